// What is drawn over a pane beside its texts: the scale bar, the colour bar and the lens's frame. Lengths are device pixels.

import type { Programs } from "./programs.js";
import { ShapeStyle, type SegmentPainter } from "./shapes.js";
import { Field, get, ViewportFlags, type ViewportRecord } from "./viewport.js";

type Gl = WebGL2RenderingContext;

/** Device pixels, y downwards. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** CSS pixels: the scale bar's height over the pane's lower edge, above the orientation label. */
const SCALE_ABOVE = 40;
const TICK = 4;
/** CSS pixels: the colour bar beside the pane's left edge, clear of the orientation label. */
const BAR_LEFT = 40;
const BAR_WIDTH = 10;
const BAR_SHARE = 0.4;

export class MarkPainter {
  constructor(
    private readonly gl: Gl,
    private readonly programs: Programs,
    private readonly segments: SegmentPainter,
  ) {}

  /** A line of the given length with a tick at either end, in the middle of the pane's foot. */
  scale(record: ViewportRecord, pane: Rect, ratio: number): void {
    const length = get(record, Field.ScaleBar) * ratio;
    if (length <= 0) {
      return;
    }
    const x = pane.x + (pane.width - length) / 2;
    const y = pane.y + pane.height - SCALE_ABOVE * ratio;
    const tick = TICK * ratio;
    this.lines(
      [
        [x, y, x + length, y],
        [x, y - tick, x, y + tick],
        [x + length, y - tick, x + length, y + tick],
      ],
      ratio,
    );
  }

  /** The colours from the window's lower end at the foot to its upper end at the head; gives where it lies. */
  colours(palette: WebGLTexture, pane: Rect, ratio: number): Rect {
    const { gl } = this;
    const height = Math.round(pane.height * BAR_SHARE);
    const bar = {
      x: pane.x + Math.round(BAR_LEFT * ratio),
      y: pane.y + Math.round((pane.height - height) / 2),
      width: Math.round(BAR_WIDTH * ratio),
      height,
    };
    const program = this.programs.colourBar();
    gl.useProgram(program.program);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, palette);
    gl.uniform1i(program.at("uPalette"), 0);
    gl.uniform2f(program.at("uCanvas"), gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.uniform4f(program.at("uRect"), bar.x, bar.y, bar.width, bar.height);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    return bar;
  }

  frame(rect: Rect, ratio: number): void {
    // Inside the rectangle, or the scissor cuts it.
    const inset = 1.5 * ratio;
    const [left, top] = [rect.x + inset, rect.y + inset];
    const [right, bottom] = [rect.x + rect.width - inset, rect.y + rect.height - inset];
    this.lines(
      [
        [left, top, right, top],
        [right, top, right, bottom],
        [right, bottom, left, bottom],
        [left, bottom, left, top],
      ],
      ratio,
    );
  }

  private lines(lines: readonly (readonly number[])[], ratio: number): void {
    const segments = Float32Array.from(lines.flatMap((line) => [...line, ShapeStyle.Handle]));
    this.segments.draw(this.programs.segments(), segments, IDENTITY, ratio);
  }
}

/** Where the lens lies on the canvas; null when there is none. */
export function lensRect(record: ViewportRecord, pane: Rect, ratio: number): Rect | null {
  const size = Math.round(get(record, Field.LensSize) * ratio);
  if (size <= 0) {
    return null;
  }
  const x = Math.round(pane.x + get(record, Field.LensX) * ratio - size / 2);
  const y = Math.round(pane.y + get(record, Field.LensY) * ratio - size / 2);
  const [left, top] = [Math.max(x, pane.x), Math.max(y, pane.y)];
  const right = Math.min(x + size, pane.x + pane.width);
  const bottom = Math.min(y + size, pane.y + pane.height);
  return right > left && bottom > top
    ? { x: left, y: top, width: right - left, height: bottom - top }
    : null;
}

/** The same picture magnified about the lens's middle, and without what lies over it. */
export function magnified(record: ViewportRecord): ViewportRecord {
  const made = record.slice();
  const zoom = get(record, Field.LensZoom);
  for (const field of [Field.M11, Field.M12, Field.M21, Field.M22]) {
    made[field] = get(record, field) * zoom;
  }
  const [x, y] = [get(record, Field.LensX), get(record, Field.LensY)];
  made[Field.Dx] = x + (get(record, Field.Dx) - x) * zoom;
  made[Field.Dy] = y + (get(record, Field.Dy) - y) * zoom;
  return made;
}

/** A record as it is captured without what is written over the picture. */
export function plain(record: ViewportRecord): ViewportRecord {
  const made = record.slice();
  made[Field.ScaleBar] = 0;
  made[Field.LensSize] = 0;
  made[Field.Flags] = get(record, Field.Flags) & ~ViewportFlags.Overlay;
  return made;
}

const IDENTITY = new Float32Array([1, 0, 0, 0, 1, 0, 0, 0, 1]);

/** Entries of the palette's texture, the last at the top. */
export const COLOUR_BAR_FRAGMENT = `#version 300 es
precision highp float;
uniform sampler2D uPalette;
in highp vec2 vAt;
out vec4 colour;
void main() {
  int at = int(clamp((1.0 - vAt.y) * 256.0, 0.0, 255.0));
  colour = vec4(texelFetch(uPalette, ivec2(at, 0), 0).rgb, 1.0);
}`;
