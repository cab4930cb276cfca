// Paints one pane: image, hatching or nothing, and its texts, all inside its scissored rectangle.

import { SLOTS, type OverlayStore, type Slot, type Texts } from "./overlay.js";
import { lensRect, magnified, MarkPainter, type Rect } from "./marks.js";
import type { Program, Programs } from "./programs.js";
import type { Size } from "./protocol.js";
import { SegmentPainter, type Label, type Shapes } from "./shapes.js";
import type { TableTextures } from "./tables.js";
import type { FrameTexture } from "./textures.js";
import type { Tile } from "./tiles.js";
import {
  Field,
  foldLut,
  foldVoi,
  get,
  INT,
  PaneKind,
  UINT,
  ViewportFlags,
  type ViewportRecord,
} from "./viewport.js";

type Gl = WebGL2RenderingContext;

/** CSS pixels that texts keep from the edge, and that corners leave to the label between them. */
const MARGIN = 6;
const LABEL = 20;
/** CSS pixels that the scale bar's text stands above the foot: over the bar of marks.ts. */
const SCALE_TEXT = 38;

export class Painter {
  private readonly vertices: WebGLVertexArrayObject;
  private readonly segments: SegmentPainter;
  private readonly marks: MarkPainter;

  constructor(
    private readonly gl: Gl,
    private readonly programs: Programs,
    private readonly overlays: OverlayStore,
    private readonly tables: TableTextures,
  ) {
    // Corners come from gl_VertexID: no buffer, but a vertex array object is asked for.
    this.vertices = gl.createVertexArray();
    gl.bindVertexArray(this.vertices);
    this.segments = new SegmentPainter(gl, this.vertices);
    this.marks = new MarkPainter(gl, programs, this.segments);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.DITHER);
    gl.enable(gl.SCISSOR_TEST);
    gl.clearColor(0, 0, 0, 1);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  get buffers(): number {
    return this.segments.buffers;
  }

  /** The whole canvas becomes black. */
  clear(): void {
    const { gl } = this;
    gl.disable(gl.SCISSOR_TEST);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.SCISSOR_TEST);
  }

  pane(
    record: ViewportRecord,
    texts: Texts,
    frame: FrameTexture | undefined,
    shapes: Shapes,
    size: Size,
  ): void {
    const { gl } = this;
    const rect = rectOf(record, size.ratio);
    if (rect.width <= 0 || rect.height <= 0) {
      return;
    }
    const canvas = gl.drawingBufferHeight;
    gl.viewport(0, 0, gl.drawingBufferWidth, canvas);
    this.clip(rect);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const kind = get(record, Field.Kind);
    if (kind === PaneKind.Image && frame !== undefined) {
      this.picture(record, frame, size);
      this.shapes(record, rect, shapes, size);
      const palette = this.tables.palette(get(record, Field.Palette));
      if (palette !== null && texts.colourLow !== "") {
        this.colours(get(record, Field.Id), palette, rect, texts, size);
      }
      this.marks.scale(record, rect, size.ratio);
      this.lens(record, frame, rect, size);
    } else if (kind === PaneKind.Marked) {
      this.hatch(rect, size);
    }
    this.texts(get(record, Field.Id), rect, texts, size);
  }

  private clip(rect: Rect): void {
    const y = this.gl.drawingBufferHeight - rect.y - rect.height;
    this.gl.scissor(rect.x, y, rect.width, rect.height);
  }

  private picture(record: ViewportRecord, frame: FrameTexture, size: Size): void {
    const toClip = this.toClip(record, frame, size);
    this.image(record, frame, toClip);
    this.shutter(record, frame, toClip);
    this.plane(record, frame, toClip);
  }

  /** The same texture again, larger, in a part of the pane. */
  private lens(record: ViewportRecord, frame: FrameTexture, pane: Rect, size: Size): void {
    const rect = lensRect(record, pane, size.ratio);
    if (rect !== null) {
      this.clip(rect);
      this.gl.clear(this.gl.COLOR_BUFFER_BIT);
      this.picture(magnified(record), frame, size);
      this.marks.frame(rect, size.ratio);
      this.clip(pane);
    }
  }

  private colours(pane: number, palette: WebGLTexture, rect: Rect, texts: Texts, size: Size): void {
    const bar = this.marks.colours(palette, rect, size.ratio);
    for (const slot of ["colourHigh", "colourLow"] as const) {
      const text = this.overlays.texture(pane, slot, texts[slot], rect.width / 2, size);
      if (text !== null) {
        const y = slot === "colourHigh" ? bar.y - text.height : bar.y + bar.height;
        this.text(text, { x: bar.x, y, width: text.width, height: text.height });
      }
    }
  }

  private image(record: ViewportRecord, frame: FrameTexture, toClip: Float32Array): void {
    const { gl } = this;
    const flags = get(record, Field.Flags);
    const { sampler, colour, wide } = frame.format;
    const modality = colour ? null : this.tables.lut(get(record, Field.ModalityLut));
    const lut = colour ? null : this.tables.lut(get(record, Field.VoiLut));
    const palette = colour ? null : this.tables.palette(get(record, Field.Palette));
    const marked = (flags & ViewportFlags.Padding) !== 0 && !colour;
    const program = this.programs.frame({
      sampler,
      colour,
      nearest: (flags & ViewportFlags.Nearest) !== 0,
      // Floats may hold what is no number.
      padding: marked || sampler === "float",
      wide,
      modality: modality !== null,
      voi: lut !== null,
      palette: palette !== null,
    });
    gl.useProgram(program.program);
    const range = wide && sampler === "uint" ? UINT : INT;
    const voi = lut === null ? foldVoi(record, range) : foldLut(record, lut.lut.first, range);
    const base = modality === null ? voi.base : modality.lut.first;
    gl.uniform1i(program.at("uFrame"), 0);
    gl.uniform1i(program.at("uBase"), base | 0);
    gl.uniform1f(program.at("uOffset"), voi.offset + (modality === null ? 0 : voi.base));
    gl.uniform1f(program.at("uScale"), voi.scale);
    gl.uniform1i(program.at("uSigmoid"), voi.sigmoid ? 1 : 0);
    const inverted = (flags & ViewportFlags.Invert) !== 0;
    const monochrome1 = (flags & ViewportFlags.Monochrome1) !== 0;
    gl.uniform1i(program.at("uInvert"), inverted !== monochrome1 ? 1 : 0);
    const low = marked ? get(record, Field.PaddingLow) - base : 1;
    const high = marked ? get(record, Field.PaddingHigh) - base : 0;
    gl.uniform2f(program.at("uPadding"), low, high);
    for (const [unit, name, held] of [
      [1, "modality", modality],
      [2, "voi", lut],
    ] as const) {
      if (held !== null) {
        gl.activeTexture(gl.TEXTURE0 + unit);
        gl.bindTexture(gl.TEXTURE_2D, held.texture);
        gl.uniform1i(program.at(`u_${name}`), unit);
        gl.uniform1f(program.at(`uLast_${name}`), held.lut.values.length - 1);
      }
    }
    if (palette !== null) {
      gl.activeTexture(gl.TEXTURE3);
      gl.bindTexture(gl.TEXTURE_2D, palette);
      gl.uniform1i(program.at("u_palette"), 3);
    }
    gl.uniform1f(program.at("uMost"), lut?.lut.most ?? 1);
    gl.uniformMatrix3fv(program.at("uToClip"), false, toClip);
    gl.activeTexture(gl.TEXTURE0);
    for (const tile of frame.tiles) {
      gl.bindTexture(gl.TEXTURE_2D, tile.texture);
      this.tile(program, tile);
    }
  }

  private shutter(record: ViewportRecord, frame: FrameTexture, toClip: Float32Array): void {
    const { gl } = this;
    const held = this.tables.shutter(get(record, Field.Shutter));
    if (held === null) {
      return;
    }
    const { shutter, texture } = held;
    const program = this.programs.shutter();
    gl.useProgram(program.program);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.uniform1i(program.at("uVertices"), 0);
    gl.uniform1i(program.at("uCount"), shutter.polygon.length / 2);
    gl.uniform1f(program.at("uStep"), 2 ** frame.reduce);
    gl.uniform4f(program.at("uRectangle"), ...shutter.rectangle);
    gl.uniform4f(program.at("uCircle"), ...shutter.circle);
    gl.uniform1f(program.at("uGrey"), shutter.grey);
    gl.uniformMatrix3fv(program.at("uToClip"), false, toClip);
    for (const tile of frame.tiles) {
      this.tile(program, tile);
    }
  }

  /** Overlays lie above the shutter: what they say is not to be hidden. */
  private plane(record: ViewportRecord, frame: FrameTexture, toClip: Float32Array): void {
    const { gl } = this;
    if ((get(record, Field.Flags) & ViewportFlags.Overlay) === 0) {
      return;
    }
    const program = this.programs.overlay();
    gl.useProgram(program.program);
    gl.activeTexture(gl.TEXTURE0);
    gl.uniform1i(program.at("uOverlay"), 0);
    gl.uniformMatrix3fv(program.at("uToClip"), false, toClip);
    for (const tile of frame.tiles) {
      if (tile.overlay !== null) {
        gl.bindTexture(gl.TEXTURE_2D, tile.overlay);
        gl.uniform2f(program.at("uLast"), tile.columns - 1, tile.rows - 1);
        this.tile(program, tile);
      }
    }
  }

  private tile(program: Program, tile: Tile): void {
    const { gl } = this;
    gl.uniform4f(program.at("uRect"), tile.x, tile.y, tile.width, tile.height);
    gl.uniform2f(program.at("uOrigin"), tile.left, tile.top);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }

  /** Grid of the texture → image → viewport → canvas → clip space, in doubles, column by column. */
  private toClip(record: ViewportRecord, frame: FrameTexture, size: Size): Float32Array {
    const sx = (2 * size.ratio) / this.gl.drawingBufferWidth;
    const sy = (-2 * size.ratio) / this.gl.drawingBufferHeight;
    const step = 2 ** frame.reduce;
    return new Float32Array([
      get(record, Field.M11) * step * sx,
      get(record, Field.M21) * step * sy,
      0,
      get(record, Field.M12) * step * sx,
      get(record, Field.M22) * step * sy,
      0,
      (get(record, Field.X) + get(record, Field.Dx)) * sx - 1,
      (get(record, Field.Y) + get(record, Field.Dy)) * sy + 1,
      1,
    ]);
  }

  private shapes(record: ViewportRecord, rect: Rect, shapes: Shapes, size: Size): void {
    const id = get(record, Field.Id);
    this.overlays.keepLabels(id, shapes.labels.length);
    if (shapes.segments.length > 0) {
      const { ratio } = size;
      // Pixels of the image → device pixels of the canvas, column by column.
      const toDevice = new Float32Array([
        get(record, Field.M11) * ratio,
        get(record, Field.M21) * ratio,
        0,
        get(record, Field.M12) * ratio,
        get(record, Field.M22) * ratio,
        0,
        (get(record, Field.X) + get(record, Field.Dx)) * ratio,
        (get(record, Field.Y) + get(record, Field.Dy)) * ratio,
        1,
      ]);
      this.segments.draw(this.programs.segments(), shapes.segments, toDevice, ratio);
    }
    shapes.labels.forEach((label, i) => {
      const text = this.overlays.texture(id, `label${i}`, label.text, rect.width, size);
      if (text !== null) {
        const { x, y } = labelPlace(record, label, size.ratio);
        this.text(text, keepInside({ x, y, width: text.width, height: text.height }, rect));
      }
    });
  }

  private text(text: { readonly texture: WebGLTexture }, at: Rect): void {
    const { gl } = this;
    const program = this.programs.text();
    gl.enable(gl.BLEND);
    gl.useProgram(program.program);
    gl.uniform1i(program.at("uText"), 0);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, text.texture);
    this.quad(program, at);
    gl.disable(gl.BLEND);
  }

  private hatch(rect: Rect, size: Size): void {
    const { gl } = this;
    const program = this.programs.hatch();
    gl.useProgram(program.program);
    gl.uniform1f(program.at("uPeriod"), 24 * size.ratio);
    this.quad(program, rect);
  }

  private texts(pane: number, rect: Rect, texts: Texts, size: Size): void {
    for (const slot of SLOTS) {
      if (slot === "colourLow" || slot === "colourHigh") {
        if (texts[slot] === "") {
          this.overlays.texture(pane, slot, "", 0, size);
        }
        continue; // beside the colour bar
      }
      const wide = slot === "centre" || slot === "top" || slot === "bottom" || slot === "scale";
      const room = wide ? rect.width : rect.width / 2 - (MARGIN + LABEL) * size.ratio;
      const text = this.overlays.texture(pane, slot, texts[slot], room, size);
      if (text !== null) {
        const at = place(slot, rect, text, Math.round(MARGIN * size.ratio));
        const lift = slot === "scale" ? Math.round(SCALE_TEXT * size.ratio) : 0;
        this.text(text, { ...at, y: at.y - lift });
      }
    }
  }

  private quad(program: Program, rect: Rect): void {
    const { gl } = this;
    gl.uniform2f(program.at("uCanvas"), gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.uniform4f(program.at("uRect"), rect.x, rect.y, rect.width, rect.height);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }
}

/** Edges are rounded, so that neighbours share them whatever the pixel ratio. */
export function rectOf(record: ViewportRecord, ratio: number): Rect {
  const x = Math.round(get(record, Field.X) * ratio);
  const y = Math.round(get(record, Field.Y) * ratio);
  return {
    x,
    y,
    width: Math.round((get(record, Field.X) + get(record, Field.Width)) * ratio) - x,
    height: Math.round((get(record, Field.Y) + get(record, Field.Height)) * ratio) - y,
  };
}

/** Beside its point, a little to the right; whole device pixels, or the text blurs. */
function labelPlace(record: ViewportRecord, label: Label, ratio: number): { x: number; y: number } {
  const { x, y } = label;
  const px = get(record, Field.M11) * x + get(record, Field.M12) * y + get(record, Field.Dx);
  const py = get(record, Field.M21) * x + get(record, Field.M22) * y + get(record, Field.Dy);
  return {
    x: Math.round((get(record, Field.X) + px + MARGIN) * ratio),
    y: Math.round((get(record, Field.Y) + py) * ratio),
  };
}

function keepInside(text: Rect, pane: Rect): Rect {
  const right = pane.x + pane.width - text.width;
  const bottom = pane.y + pane.height - text.height;
  return {
    ...text,
    x: Math.max(Math.min(text.x, right), pane.x),
    y: Math.max(Math.min(text.y, bottom), pane.y),
  };
}

function place(
  slot: Slot,
  rect: Rect,
  text: { readonly width: number; readonly height: number },
  margin: number,
): Rect {
  const { width, height } = text;
  const left = slot === "topLeft" || slot === "bottomLeft" || slot === "left";
  const right = slot === "topRight" || slot === "bottomRight" || slot === "right";
  const top = slot === "topLeft" || slot === "topRight" || slot === "top";
  const bottom =
    slot === "bottomLeft" || slot === "bottomRight" || slot === "bottom" || slot === "scale";
  const x = left
    ? margin
    : right
      ? rect.width - margin - width
      : Math.round((rect.width - width) / 2);
  const y = top
    ? margin
    : bottom
      ? rect.height - margin - height
      : Math.round((rect.height - height) / 2);
  return { x: rect.x + x, y: rect.y + y, width, height };
}
