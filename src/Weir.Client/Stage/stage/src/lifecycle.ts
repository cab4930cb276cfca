// What the browser does with the page: hidden, left, frozen, back. These listeners live as long as the page.

import { Listeners } from "./listeners.js";
import { EventKind } from "./protocol.js";

export function watchPage(tell: (kind: number, code: number) => void): Listeners {
  const listeners = new Listeners();
  listeners.on(document, "visibilitychange", () => {
    tell(document.hidden ? EventKind.Hidden : EventKind.Visible, 0);
  });
  listeners.on<PageTransitionEvent>(window, "pagehide", (event) => {
    tell(EventKind.PageHide, event.persisted ? 1 : 0);
  });
  listeners.on<PageTransitionEvent>(window, "pageshow", (event) => {
    if (event.persisted) {
      tell(EventKind.PageShow, 1);
    }
  });
  listeners.on(document, "freeze", () => tell(EventKind.Freeze, 0));
  listeners.on(document, "resume", () => tell(EventKind.Resume, 0));
  return listeners;
}
