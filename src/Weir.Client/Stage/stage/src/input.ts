// Gestures on the surface, gathered and handed to C# once an animation frame.

import { Listeners } from "./listeners.js";
import { INPUT_FIELDS, InputKind, Modifier } from "./protocol.js";

/** What a pane holds that answers to the pointer itself. */
const OWN_CONTROLS = "button, input, select, textarea, a, [data-stage-ignore]";

export class Input {
  private readonly listeners = new Listeners();
  private readonly dragging = new Listeners();
  private pointer: number | null = null;
  private lastX = 0;
  private lastY = 0;
  private records: number[] = [];
  private frame = 0;

  constructor(
    private readonly surface: HTMLElement,
    private readonly deliver: (records: number[]) => void,
  ) {
    const on = this.listeners;
    on.on<WheelEvent>(surface, "wheel", this.onWheel, { passive: false });
    on.on<PointerEvent>(surface, "pointerdown", this.onDown);
    on.on<PointerEvent>(surface, "pointermove", this.onHover);
    on.on<PointerEvent>(surface, "pointerleave", this.onLeave);
    on.on<MouseEvent>(surface, "dblclick", this.onDoubleClick);
    on.on<MouseEvent>(surface, "contextmenu", (event) => event.preventDefault());
    on.on<MouseEvent>(surface, "mousedown", (event) => {
      if (event.button === 1) {
        event.preventDefault(); // no autoscroll
      }
    });
  }

  detach(): void {
    this.listeners.clear();
    this.dragging.clear();
    cancelAnimationFrame(this.frame);
    this.records = [];
  }

  private readonly onWheel = (event: WheelEvent): void => {
    if (isOwn(event) || event.ctrlKey) {
      return; // ctrl + wheel is the browser's zoom
    }
    event.preventDefault();
    const [dx, dy] = notches(event);
    this.push(InputKind.Wheel, event, dx, dy, event.buttons);
  };

  private readonly onHover = (event: PointerEvent): void => {
    if (this.pointer === null && event.pointerType === "mouse") {
      this.push(isOwn(event) ? InputKind.Leave : InputKind.Hover, event, 0, 0, event.buttons);
    }
  };

  private readonly onLeave = (event: PointerEvent): void => {
    this.push(InputKind.Leave, event, 0, 0, event.buttons);
  };

  private readonly onDown = (event: PointerEvent): void => {
    if (this.pointer !== null || isOwn(event)) {
      return;
    }
    this.pointer = event.pointerId;
    this.lastX = event.clientX;
    this.lastY = event.clientY;
    this.dragging.on<PointerEvent>(window, "pointermove", this.onMove);
    this.dragging.on<PointerEvent>(window, "pointerup", this.onUp);
    this.dragging.on<PointerEvent>(window, "pointercancel", this.onUp);
    this.push(InputKind.PointerDown, event, 0, 0, event.buttons);
  };

  private readonly onMove = (event: PointerEvent): void => {
    if (event.pointerId === this.pointer) {
      const [dx, dy] = [event.clientX - this.lastX, event.clientY - this.lastY];
      this.lastX = event.clientX;
      this.lastY = event.clientY;
      this.push(InputKind.Drag, event, dx, dy, event.buttons);
    }
  };

  private readonly onUp = (event: PointerEvent): void => {
    if (event.pointerId === this.pointer) {
      this.pointer = null;
      this.dragging.clear();
      const released = event.button >= 0 ? (BUTTONS[event.button] ?? 0) : 0;
      this.push(InputKind.PointerUp, event, 0, 0, released);
    }
  };

  private readonly onDoubleClick = (event: MouseEvent): void => {
    if (!isOwn(event)) {
      this.push(InputKind.DoubleClick, event, 0, 0, 1);
    }
  };

  private push(kind: number, event: MouseEvent, dx: number, dy: number, buttons: number): void {
    const rect = this.surface.getBoundingClientRect();
    const x = event.clientX - rect.left;
    const y = event.clientY - rect.top;
    const modifiers = modifiersOf(event);
    const all = this.records;
    const last = all.length - INPUT_FIELDS;
    const merges = MERGED.has(kind);
    if (
      merges &&
      last >= 0 &&
      all[last] === kind &&
      all[last + 5] === buttons &&
      all[last + 6] === modifiers
    ) {
      const before = [all[last + 3] ?? 0, all[last + 4] ?? 0] as const;
      all.splice(
        last,
        INPUT_FIELDS,
        kind,
        x,
        y,
        before[0] + dx,
        before[1] + dy,
        buttons,
        modifiers,
      );
    } else {
      all.push(kind, x, y, dx, dy, buttons, modifiers);
    }
    if (this.frame === 0) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.deliver(this.records.splice(0));
      });
    }
  }
}

/** Kinds of which one an animation frame says all. */
const MERGED: ReadonlySet<number> = new Set([
  InputKind.Wheel,
  InputKind.Drag,
  InputKind.Hover,
  InputKind.Leave,
]);

/** PointerEvent.button → its bit in buttons. */
const BUTTONS = [1, 4, 2, 8, 16] as const;

function isOwn(event: Event): boolean {
  return event.target instanceof Element && event.target.closest(OWN_CONTROLS) !== null;
}

function modifiersOf(event: MouseEvent): number {
  return (
    (event.shiftKey ? Modifier.Shift : 0) |
    (event.ctrlKey ? Modifier.Control : 0) |
    (event.altKey ? Modifier.Alt : 0) |
    (event.metaKey ? Modifier.Meta : 0)
  );
}

/**
 * Notches of a wheel, fractions for a trackpad. A notch is 100, 120 or 53 pixels depending on system and zoom, but
 * wheelDelta, where a browser has it, is a multiple of 120 for a wheel with notches.
 */
export function notches(event: {
  readonly deltaX: number;
  readonly deltaY: number;
  readonly deltaMode: number;
  readonly wheelDeltaX?: number;
  readonly wheelDeltaY?: number;
}): [number, number] {
  const { wheelDeltaX: wx = 0, wheelDeltaY: wy = 0 } = event;
  if ((wx !== 0 || wy !== 0) && wx % 120 === 0 && wy % 120 === 0) {
    return [-wx / 120, -wy / 120];
  }
  const unit = event.deltaMode === 1 ? 3 : event.deltaMode === 2 ? 1 : 100;
  return [event.deltaX / unit, event.deltaY / unit];
}
