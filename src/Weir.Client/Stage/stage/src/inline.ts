// The stage without a worker, for browsers that have no OffscreenCanvas: loaded only there.

import { Engine } from "./engine.js";
import type { Command, Message } from "./protocol.js";

export function startInline(receive: (message: Message) => void): (command: Command) => void {
  const engine = new Engine({
    post: (message) => receive(message),
    requestFrame: (draw) => requestAnimationFrame(draw),
  });
  return (command) => engine.handle(command);
}
