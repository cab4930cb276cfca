// Carries out the commands of C#. The same code runs in the worker and, where there is no OffscreenCanvas, on the
// main thread; only `post` and the animation frame differ.

import { cutArea, type Area } from "./area.js";
import { toPng } from "./capture.js";
import { GlContext } from "./context.js";
import { DecodeError, Decoder, type Pixels } from "./decoder.js";
import { Fetcher } from "./fetcher.js";
import { FrameStore } from "./frames.js";
import {
  EVENT_FIELDS,
  EventKind,
  Fault,
  Residence,
  type Command,
  type Emit,
  type Message,
} from "./protocol.js";
import { Scene } from "./scene.js";
import { collectStats } from "./stats.js";
import { readTable, type Table, type Tables } from "./tables.js";
import { Turns } from "./turns.js";

export interface Surroundings {
  post(message: Message, transfer: Transferable[]): void;
  requestFrame(draw: () => void): void;
}

/** Time the browser gets to settle a context loss that was asked for, before the context is asked back. */
const RESTORE_AFTER_MS = 50;

export class Engine {
  private readonly frames = new FrameStore();
  private readonly fetcher: Fetcher;
  private readonly scene: Scene;
  private readonly events: number[] = [];
  private readonly tables: Tables = new Map();
  private canvas: OffscreenCanvas | HTMLCanvasElement | null = null;
  private context: GlContext | null = null;
  private decoder: Decoder | null = null;
  private lost = 0;
  /** Decodes ahead of need: an upload or a draw never waits for more than one. */
  private readonly decodes = new Turns((handle) => this.decode(handle));

  constructor(private readonly around: Surroundings) {
    this.fetcher = new Fetcher(this.frames, this.emit, (request, bytes) => {
      around.post({ t: "manifest", request, bytes }, [bytes]);
    });
    this.scene = new Scene(() => this.context, around.requestFrame, this.emit);
  }

  handle(command: Command): void {
    switch (command.t) {
      case "start":
        this.start(command.canvas).catch((error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          this.around.post({ t: "failed", reason }, []);
        });
        break;
      case "open":
        void this.fetcher.open(command.request, command.url, command.handle);
        break;
      case "fetch":
        void this.fetcher.fetch(command.request, command.url, command.frames, command.handles);
        break;
      case "abort":
        this.fetcher.abort(command.request);
        break;
      case "decode":
        this.decodes.push(command.handles);
        break;
      case "upload":
        this.upload(command.handle, command.reduce);
        break;
      case "release":
        this.release(command.handles, command.what);
        break;
      case "size":
        this.scene.resize(command.size);
        break;
      case "draw":
        this.scene.draw(command.viewports, command.overlays);
        break;
      case "table":
        this.define(command.id, readTable(command.kind, command.numbers));
        break;
      case "shapes":
        this.scene.outline(command.handle, command.segments, command.labels);
        break;
      case "read":
        this.read(command.id, command.handle, command.area);
        break;
      case "capture":
        void this.capture(command.id, command.pane, command.texts);
        break;
      case "clear":
        this.scene.clear();
        break;
      case "stats": {
        const { frames, context, decoder, lost } = this;
        const counts = { fetches: this.fetcher.count, scene: this.scene.count, lost };
        const stats = collectStats({ frames, context, decoder, ...counts });
        this.around.post({ t: "stats", id: command.id, stats }, []);
        break;
      }
      case "loseContext":
        this.loseContext();
        break;
      case "shrink":
        this.shrink();
        break;
    }
  }

  private async start(canvas: OffscreenCanvas | HTMLCanvasElement): Promise<void> {
    this.canvas = canvas;
    canvas.addEventListener("webglcontextlost", this.onLost);
    canvas.addEventListener("webglcontextrestored", this.onRestored);
    const decoder = Decoder.create();
    this.context = GlContext.open(canvas, this.tables);
    this.decoder = await decoder;
    this.around.post({ t: "ready" }, []);
  }

  /** Events of one task go together; the order is kept. */
  private readonly emit: Emit = (kind, id, bytes = 0, code = 0, serial = 0) => {
    if (this.events.length === 0) {
      queueMicrotask(() => {
        const records = Float64Array.from(this.events);
        this.events.length = 0;
        this.around.post({ t: "events", records }, [records.buffer]);
      });
    }
    if (this.events.push(kind, id, bytes, code, serial) % EVENT_FIELDS !== 0) {
      throw new Error("event record");
    }
  };

  /** A table of no numbers is one taken back. */
  private define(id: number, table: Table | null): void {
    this.context?.tables.forget(id);
    this.tables.delete(id);
    if (table !== null) {
      this.tables.set(id, table);
    }
  }

  private decode(handle: number): void {
    const fault = this.withPixels(handle, ({ header, bytes }) => {
      if (!this.frames.pixels(handle)) {
        this.frames.keepDecoded(handle, { header, pixels: bytes.slice().buffer });
      }
      this.emit(EventKind.Decoded, handle, this.frames.pixels(handle)?.pixels.byteLength ?? 0);
      return Fault.None;
    });
    if (fault !== Fault.None) {
      this.emit(EventKind.DecodeFailed, handle, 0, fault);
    }
  }

  private upload(handle: number, reduce: number): void {
    const textures = this.context?.textures;
    const held = textures?.get(handle);
    if (held !== undefined && held.reduce === reduce) {
      this.emit(EventKind.Uploaded, handle, held.bytes, reduce);
      return;
    }
    const fault = this.withPixels(handle, ({ header, bytes }) => {
      const made = textures?.upload(handle, header, bytes, reduce) ?? Fault.ContextLost;
      if (typeof made === "number") {
        return made;
      }
      this.emit(EventKind.Uploaded, handle, made.bytes, reduce);
      this.scene.arrived(handle);
      return Fault.None;
    });
    if (fault !== Fault.None) {
      this.emit(EventKind.UploadFailed, handle, 0, fault);
    }
  }

  /** Source pixels, from what RAM holds of the frame; null when it holds nothing. */
  private read(id: number, handle: number, area: Area): void {
    let cut: Uint8Array<ArrayBuffer> | null = null;
    this.withPixels(handle, ({ header, bytes }) => {
      cut = cutArea(header, bytes, area);
      return Fault.None;
    });
    const buffer = (cut as Uint8Array<ArrayBuffer> | null)?.buffer ?? null;
    this.around.post({ t: "read", id, bytes: buffer }, buffer === null ? [] : [buffer]);
  }

  /** Drawn and read in this task; only the packing takes longer. */
  private async capture(id: number, pane: number, texts: boolean): Promise<void> {
    const image = this.scene.capture(pane, texts);
    const bytes = image === null ? null : await toPng(image);
    this.around.post({ t: "read", id, bytes }, bytes === null ? [] : [bytes]);
  }

  /** Hands over the decoded copy, or decodes for the moment; gives the fault if there is nothing to hand over. */
  private withPixels(handle: number, use: (pixels: Pixels) => number): number {
    const kept = this.frames.pixels(handle);
    const blob = this.frames.blob(handle);
    try {
      if (kept !== undefined) {
        return use({ header: kept.header, bytes: new Uint8Array(kept.pixels) });
      }
      if (blob === undefined || this.decoder === null) {
        return Fault.NotResident;
      }
      return this.decoder.with(blob, use);
    } catch (error) {
      if (error instanceof DecodeError) {
        return error.fault;
      }
      if (error instanceof RangeError) {
        return Fault.OutOfMemory;
      }
      throw error;
    }
  }

  private release(handles: Int32Array, what: number): void {
    const freed: [number, number, number][] = [];
    for (const handle of handles) {
      if ((what & Residence.Encoded) !== 0) {
        freed.push([handle, this.frames.releaseEncoded(handle), Residence.Encoded]);
        // The handle may be another frame's next.
        this.scene.outline(handle, null, "");
      }
      if ((what & Residence.Decoded) !== 0) {
        freed.push([handle, this.frames.releaseDecoded(handle), Residence.Decoded]);
      }
      if ((what & Residence.Texture) !== 0) {
        freed.push([handle, this.context?.textures.delete(handle) ?? 0, Residence.Texture]);
      }
    }
    if ((what & Residence.Texture) !== 0) {
      // Without the flush the GPU process keeps most of what was deleted.
      this.context?.gl.flush();
    }
    for (const [handle, bytes, residence] of freed) {
      this.emit(EventKind.Released, handle, bytes, residence);
    }
  }

  private readonly onLost = (event: Event): void => {
    event.preventDefault(); // else the browser never restores it
    const bytes = this.context?.textures.stats().bytes ?? 0;
    this.context = null;
    this.lost++;
    this.emit(EventKind.ContextLost, 0, bytes);
  };

  private readonly onRestored = (): void => {
    if (this.canvas !== null) {
      this.context = GlContext.open(this.canvas, this.tables);
      this.scene.restart();
      this.emit(EventKind.ContextRestored, 0);
    }
  };

  private loseContext(): void {
    const extension = this.context?.gl.getExtension("WEBGL_lose_context");
    extension?.loseContext();
    setTimeout(() => extension?.restoreContext(), RESTORE_AFTER_MS);
  }

  /** Before the worker is ended: a canvas of 1x1 and a frame, or the GPU process keeps 8 MB of it for good. */
  private shrink(): void {
    this.scene.clear();
    this.context?.resize({ width: 1, height: 1, ratio: 1 });
    this.context?.clear();
    this.around.requestFrame(() => {
      this.around.requestFrame(() => this.around.post({ t: "shrunk" }, []));
    });
  }
}
