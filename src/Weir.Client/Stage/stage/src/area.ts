// Cuts a rectangle out of a frame's native pixels, for C# to read exact values from.

import { PixelFormat, type FrameHeader } from "./header.js";

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
}

/** Bytes of a pixel as read; one of its own for a single bit. */
const BYTES: Readonly<Record<number, number>> = {
  [PixelFormat.Bit1]: 1,
  [PixelFormat.U8]: 1,
  [PixelFormat.S8]: 1,
  [PixelFormat.U16]: 2,
  [PixelFormat.S16]: 2,
  [PixelFormat.U32]: 4,
  [PixelFormat.S32]: 4,
  [PixelFormat.F32]: 4,
  [PixelFormat.F64]: 8,
  [PixelFormat.Rgb8]: 3,
  [PixelFormat.Rgb16]: 6,
};

/** Row by row, nothing between the rows; null when the area is not all inside the frame. */
export function cutArea(
  header: FrameHeader,
  pixels: Uint8Array,
  area: Area,
): Uint8Array<ArrayBuffer> | null {
  const { x, y, columns, rows } = area;
  const inside = x >= 0 && y >= 0 && columns > 0 && rows > 0 && x + columns <= header.columns;
  if (!inside || y + rows > header.rows) {
    return null;
  }
  const size = BYTES[header.format] ?? 0;
  const cut = new Uint8Array(columns * rows * size);
  for (let row = 0; row < rows; row++) {
    const from = (y + row) * header.columns + x;
    const to = row * columns;
    if (header.format === PixelFormat.Bit1) {
      for (let i = 0; i < columns; i++) {
        cut[to + i] = ((pixels[(from + i) >> 3] ?? 0) >> ((from + i) & 7)) & 1;
      }
    } else {
      cut.set(pixels.subarray(from * size, (from + columns) * size), to * size);
    }
  }
  return cut;
}
