// The stage's one long-lived worker.

import { Engine } from "./engine.js";
import type { Command, Message } from "./protocol.js";

/** The parts of DedicatedWorkerGlobalScope used here; the DOM types describe a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<Command>) => void) | null;
  postMessage(message: Message, transfer: Transferable[]): void;
  requestAnimationFrame(callback: () => void): number;
}

const scope = self as unknown as WorkerScope;
const engine = new Engine({
  post: (message, transfer) => scope.postMessage(message, transfer),
  requestFrame: (draw) => scope.requestAnimationFrame(draw),
});
scope.onmessage = (event) => engine.handle(event.data);
