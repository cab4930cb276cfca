// The overlay plane of a frame (docs/wire.md): one bit a pixel, rows not padded, becomes a texture of bytes for each tile.

import type { Tile } from "./tiles.js";

/** Bytes in a row of a tile's overlay texture. */
export const planeWidth = (tile: Tile): number => Math.ceil(tile.columns / 8);

/**
 * The bits of one tile, lowest first, each row beginning with a byte of its own. A pixel of a reduced image has the overlay when one of
 * those it stands for has it: thin lines are not lost.
 */
export function cutPlane(
  plane: Uint8Array,
  columns: number,
  tile: Tile,
  reduce: number,
): Uint8Array {
  const width = planeWidth(tile);
  const out = new Uint8Array(width * tile.rows);
  for (let b = 0; b < plane.length; b++) {
    // Overlays are mostly empty.
    for (let bits = plane[b] ?? 0; bits !== 0; bits &= bits - 1) {
      const pixel = b * 8 + (31 - Math.clz32(bits & -bits));
      const y = Math.floor(pixel / columns);
      const x = ((pixel - y * columns) >> reduce) - tile.left;
      const row = (y >> reduce) - tile.top;
      if (x >= 0 && x < tile.columns && row >= 0 && row < tile.rows) {
        const at = row * width + (x >> 3);
        out[at] = (out[at] ?? 0) | (1 << (x & 7));
      }
    }
  }
  return out;
}
