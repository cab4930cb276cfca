// The one GL context with all that lives in it; made anew after a loss.

import { readPixels } from "./capture.js";
import { OverlayStore, type Texts } from "./overlay.js";
import { Painter, rectOf } from "./painter.js";
import { Programs } from "./programs.js";
import type { Size } from "./protocol.js";
import type { Canvas } from "./scene.js";
import type { Shapes } from "./shapes.js";
import { TableTextures, type Tables } from "./tables.js";
import { TextureStore, type FrameTexture } from "./textures.js";
import type { ViewportRecord } from "./viewport.js";
import { warmUp } from "./warm.js";

type AnyCanvas = OffscreenCanvas | HTMLCanvasElement;

const OPTIONS: WebGLContextAttributes = {
  alpha: false,
  antialias: false,
  depth: false,
  stencil: false,
  preserveDrawingBuffer: true,
  powerPreference: "high-performance",
};

export class GlContext implements Canvas {
  readonly textures: TextureStore;
  readonly overlays: OverlayStore;
  readonly tables: TableTextures;
  readonly programs: Programs;
  readonly painter: Painter;

  constructor(
    readonly gl: WebGL2RenderingContext,
    private readonly canvas: AnyCanvas,
    tables: Tables,
  ) {
    const max = gl.getParameter(gl.MAX_TEXTURE_SIZE) as number;
    this.textures = new TextureStore(gl, max);
    this.overlays = new OverlayStore(gl);
    this.tables = new TableTextures(gl, tables);
    this.programs = new Programs(gl);
    this.painter = new Painter(gl, this.programs, this.overlays, this.tables);
    warmUp(this);
  }

  static open(canvas: AnyCanvas, tables: Tables): GlContext {
    const gl = canvas.getContext("webgl2", OPTIONS) as WebGL2RenderingContext | null;
    if (gl === null) {
      throw new Error("This browser has no WebGL2.");
    }
    return new GlContext(gl, canvas, tables);
  }

  texture(handle: number): FrameTexture | undefined {
    return this.textures.get(handle);
  }

  /** The same size again keeps the drawing buffer: a new one costs a frame. */
  resize(size: Size): void {
    const width = Math.max(Math.round(size.width * size.ratio), 1);
    const height = Math.max(Math.round(size.height * size.ratio), 1);
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
  }

  clear(): void {
    this.painter.clear();
  }

  paint(
    record: ViewportRecord,
    texts: Texts,
    frame: FrameTexture | undefined,
    shapes: Shapes,
    size: Size,
  ): void {
    this.painter.pane(record, texts, frame, shapes, size);
  }

  /** Pixels of a pane as they stand on the canvas. */
  read(record: ViewportRecord, size: Size): ImageData {
    return readPixels(this.gl, rectOf(record, size.ratio));
  }

  forget(pane: number): void {
    this.overlays.forget(pane);
  }
}
