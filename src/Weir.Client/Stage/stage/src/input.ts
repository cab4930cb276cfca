// Gestures on the surface, gathered and handed to C# once an animation frame.

import { Fingers, Taps, type Point } from "./fingers.js";
import { Listeners } from "./listeners.js";
import { INPUT_FIELDS, InputKind, Modifier, TWO_FINGERS } from "./protocol.js";

/** What a pane holds that answers to the pointer itself. */
const OWN_CONTROLS = "button, input, select, textarea, a, [data-stage-ignore]";

export class Input {
  private readonly listeners = new Listeners();
  private readonly dragging = new Listeners();
  private pointer: number | null = null;
  private lastX = 0;
  private lastY = 0;
  private readonly fingers = new Fingers();
  private readonly taps = new Taps();
  private tapped = 0;
  private start: Point = { x: 0, y: 0 };
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
    this.fingers.clear();
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
    if (isOwn(event)) {
      return;
    }
    if (event.pointerType === "touch") {
      const one = this.fingers.count === 1;
      if (!this.fingers.down(event.pointerId, pointOf(event)) || one) {
        if (one) {
          this.pair(event);
        }
        return;
      }
    }
    if (this.pointer !== null) {
      return;
    }
    this.pointer = event.pointerId;
    this.start = pointOf(event);
    this.lastX = event.clientX;
    this.lastY = event.clientY;
    this.dragging.on<PointerEvent>(window, "pointermove", this.onMove);
    this.dragging.on<PointerEvent>(window, "pointerup", this.onUp);
    this.dragging.on<PointerEvent>(window, "pointercancel", this.onUp);
    this.push(InputKind.PointerDown, event, 0, 0, event.buttons);
  };

  /** The second finger ends what the first began. */
  private pair(event: PointerEvent): void {
    if (this.pointer !== null) {
      this.pointer = null;
      this.push(InputKind.PointerUp, event, 0, 0, 1);
    }
    this.dragging.clear();
    this.dragging.on<PointerEvent>(window, "pointermove", this.onPair);
    this.dragging.on<PointerEvent>(window, "pointerup", this.onPairUp);
    this.dragging.on<PointerEvent>(window, "pointercancel", this.onPairUp);
    this.push(InputKind.PointerDown, event, 0, 0, TWO_FINGERS, 1, this.fingers.middle);
  }

  private readonly onPair = (event: PointerEvent): void => {
    if (this.fingers.count === 2 && this.fingers.has(event.pointerId)) {
      const step = this.fingers.move(event.pointerId, pointOf(event));
      this.push(InputKind.Drag, event, step.dx, step.dy, TWO_FINGERS, step.scale, step);
    }
  };

  /** With one finger lifted the gesture is over; the other one means nothing until it is lifted too. */
  private readonly onPairUp = (event: PointerEvent): void => {
    if (this.fingers.has(event.pointerId)) {
      if (this.fingers.count === 2) {
        this.push(InputKind.PointerUp, event, 0, 0, TWO_FINGERS, 1, this.fingers.middle);
      }
      this.fingers.up(event.pointerId);
      if (this.fingers.count === 0) {
        this.dragging.clear();
      }
    }
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
      this.fingers.up(event.pointerId);
      if (
        event.pointerType === "touch" &&
        event.type === "pointerup" &&
        this.taps.up(this.start, pointOf(event), event.timeStamp)
      ) {
        this.tapped = event.timeStamp;
        this.push(InputKind.DoubleClick, event, 0, 0, 1);
      }
    }
  };

  private readonly onDoubleClick = (event: MouseEvent): void => {
    // Some browsers say so of a double tap too, a moment later.
    if (!isOwn(event) && (this.tapped === 0 || event.timeStamp - this.tapped > AFTER_TAP_MS)) {
      this.push(InputKind.DoubleClick, event, 0, 0, 1);
    }
  };

  private push(
    kind: number,
    event: MouseEvent,
    dx: number,
    dy: number,
    buttons: number,
    scale = 1,
    at: Point = pointOf(event),
  ): void {
    const rect = this.surface.getBoundingClientRect();
    const x = at.x - rect.left;
    const y = at.y - rect.top;
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
      const before = [all[last + 3] ?? 0, all[last + 4] ?? 0, all[last + 7] ?? 1] as const;
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
        before[2] * scale,
      );
    } else {
      all.push(kind, x, y, dx, dy, buttons, modifiers, scale);
    }
    if (this.frame === 0) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.deliver(this.records.splice(0));
      });
    }
  }
}

const AFTER_TAP_MS = 600;

const pointOf = (event: MouseEvent): Point => ({ x: event.clientX, y: event.clientY });

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
