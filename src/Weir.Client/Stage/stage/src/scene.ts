// What each pane shows and shall show. Pixels and texts of a pane are one state that is drawn whole or not at all, so
// that no pane can show one patient's name over another's pixels.

import { plain } from "./marks.js";
import { NO_TEXTS, parseOverlays, type Texts } from "./overlay.js";
import { NO_SHAPES, type Label, type Shapes } from "./shapes.js";
import { EventKind, type Emit, type Size } from "./protocol.js";
import type { FrameTexture } from "./textures.js";
import { Field, get, PaneKind, splitRecords, type ViewportRecord } from "./viewport.js";

interface State {
  readonly record: ViewportRecord;
  readonly texts: Texts;
}

interface Pane {
  shown: State | null;
  pending: State | null;
}

/** What the scene needs of the GL side; null while the context is lost. */
export interface Canvas {
  texture(handle: number): FrameTexture | undefined;
  resize(size: Size): void;
  clear(): void;
  paint(
    record: ViewportRecord,
    texts: Texts,
    frame: FrameTexture | undefined,
    shapes: Shapes,
    size: Size,
  ): void;
  read(record: ViewportRecord, size: Size): ImageData;
  forget(pane: number): void;
}

const PLACE = [Field.X, Field.Y, Field.Width, Field.Height];

export class Scene {
  private readonly panes = new Map<number, Pane>();
  private readonly shapes = new Map<number, Shapes>();
  /** Panes whose picture stays but whose shapes changed. */
  private readonly touched = new Set<Pane>();
  private size: Size = { width: 1, height: 1, ratio: 1 };
  private nextSize: Size | null = null;
  private whole = false;
  private asked = false;

  constructor(
    private readonly canvas: () => Canvas | null,
    private readonly requestFrame: (draw: () => void) => void,
    private readonly emit: Emit,
  ) {}

  get count(): number {
    return this.panes.size;
  }

  /** Applied with the next draw: resizing a canvas blanks it. */
  resize(size: Size): void {
    this.nextSize = size;
  }

  draw(viewports: Float64Array, overlays: string | null): void {
    const texts = parseOverlays(overlays);
    for (const record of splitRecords(viewports)) {
      const id = get(record, Field.Id);
      const pane = this.panes.get(id) ?? { shown: null, pending: null };
      this.panes.set(id, pane);
      const before = (pane.pending ?? pane.shown)?.texts ?? NO_TEXTS;
      pane.pending = { record, texts: texts.get(id) ?? before };
      texts.delete(id);
    }
    // Texts alone may change too.
    for (const [id, changed] of texts) {
      const pane = this.panes.get(id);
      const state = pane?.pending ?? pane?.shown;
      if (pane !== undefined && state) {
        pane.pending = { record: state.record, texts: changed };
      }
    }
    if (this.nextSize !== null) {
      this.size = this.nextSize;
      this.nextSize = null;
      this.whole = true;
      this.canvas()?.resize(this.size);
    }
    this.schedule();
  }

  /** Sets what is drawn over a frame, wherever it is shown; null for nothing. */
  outline(handle: number, segments: Float64Array | null, labels: string): void {
    const before = this.shapes.has(handle);
    if (segments === null || (segments.length === 0 && labels === "")) {
      this.shapes.delete(handle);
    } else {
      const parsed = labels === "" ? [] : (JSON.parse(labels) as Label[]);
      this.shapes.set(handle, { segments: Float32Array.from(segments), labels: parsed });
    }
    if (before || this.shapes.has(handle)) {
      for (const pane of this.panes.values()) {
        if (pane.shown !== null && get(pane.shown.record, Field.Handle) === handle) {
          this.touched.add(pane);
          this.schedule();
        }
      }
    }
  }

  /** What a pane shows, with or without what is written over it; null when it shows no image that could be drawn now. */
  capture(id: number, texts: boolean): ImageData | null {
    const canvas = this.canvas();
    const state = this.panes.get(id)?.shown ?? null;
    if (canvas === null || state === null || get(state.record, Field.Kind) !== PaneKind.Image) {
      return null;
    }
    if (texts) {
      return canvas.read(state.record, this.size);
    }
    const frame = canvas.texture(get(state.record, Field.Handle));
    if (frame === undefined) {
      return null;
    }
    canvas.paint(plain(state.record), NO_TEXTS, frame, NO_SHAPES, this.size);
    const image = canvas.read(state.record, this.size);
    this.paint(canvas, state);
    return image;
  }

  /** A texture is there: panes that wait for it are drawn. */
  arrived(handle: number): void {
    for (const pane of this.panes.values()) {
      if (pane.pending !== null && get(pane.pending.record, Field.Handle) === handle) {
        this.schedule();
        return;
      }
    }
  }

  /** A new context: everything has to be drawn again, images as soon as their textures are back. */
  restart(): void {
    this.canvas()?.resize(this.size);
    this.whole = true;
    for (const pane of this.panes.values()) {
      pane.pending ??= pane.shown;
      pane.shown = null;
    }
    this.schedule();
  }

  clear(): void {
    const canvas = this.canvas();
    for (const id of this.panes.keys()) {
      canvas?.forget(id);
    }
    this.panes.clear();
    this.touched.clear();
    this.whole = true;
    this.schedule();
  }

  private schedule(): void {
    if (!this.asked) {
      this.asked = true;
      this.requestFrame(() => {
        this.asked = false;
        this.frame();
      });
    }
  }

  /** One animation frame: only what changed is painted. */
  private frame(): void {
    const canvas = this.canvas();
    if (canvas === null) {
      return;
    }
    const drawn: State[] = [];
    const waiting: Pane[] = [];
    for (const [id, pane] of this.panes) {
      const next = pane.pending;
      if (next === null) {
        continue;
      }
      const kind = get(next.record, Field.Kind);
      if (kind === PaneKind.Removed) {
        this.panes.delete(id);
        canvas.forget(id);
        this.whole = true;
      } else if (kind === PaneKind.Image && !canvas.texture(get(next.record, Field.Handle))) {
        waiting.push(pane);
      } else {
        this.whole ||= pane.shown !== null && moved(pane.shown.record, next.record);
        pane.shown = next;
        pane.pending = null;
        drawn.push(next);
      }
    }
    if (this.whole) {
      this.whole = false;
      // A pane that moved but waits for its image takes its old picture along.
      for (const pane of waiting) {
        if (pane.shown !== null && pane.pending !== null) {
          pane.shown = follow(pane.shown, pane.pending.record);
        }
      }
      canvas.clear();
      for (const pane of this.panes.values()) {
        this.paint(canvas, pane.shown);
      }
    } else {
      for (const pane of this.panes.values()) {
        if (this.touched.has(pane) && pane.shown !== null && !drawn.includes(pane.shown)) {
          this.paint(canvas, pane.shown);
        }
      }
      for (const state of drawn) {
        this.paint(canvas, state);
      }
    }
    this.touched.clear();
    for (const { record } of drawn) {
      const handle = get(record, Field.Kind) === PaneKind.Image ? get(record, Field.Handle) : -1;
      this.emit(EventKind.Drawn, get(record, Field.Id), 0, handle, get(record, Field.Serial));
    }
  }

  private paint(canvas: Canvas, state: State | null): void {
    if (state !== null) {
      const handle = get(state.record, Field.Handle);
      const shapes = this.shapes.get(handle) ?? NO_SHAPES;
      canvas.paint(state.record, state.texts, canvas.texture(handle), shapes, this.size);
    }
  }
}

function moved(a: ViewportRecord, b: ViewportRecord): boolean {
  return PLACE.some((field) => get(a, field) !== get(b, field));
}

/** The same picture in the new rectangle, centred as it was. */
function follow(state: State, place: ViewportRecord): State {
  const record = state.record.slice();
  record[Field.Dx] =
    get(record, Field.Dx) + (get(place, Field.Width) - get(record, Field.Width)) / 2;
  record[Field.Dy] =
    get(record, Field.Dy) + (get(place, Field.Height) - get(record, Field.Height)) / 2;
  for (const field of PLACE) {
    record[field] = get(place, field);
  }
  return { record, texts: state.texts };
}
