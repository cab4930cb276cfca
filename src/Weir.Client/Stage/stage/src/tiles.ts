// How a frame that is larger than the largest texture is cut.

export interface Tile {
  /** The pixels this tile draws. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The pixels its texture holds: one more on each inner side, so that interpolation sees over the seam. */
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

export function cutTiles(columns: number, rows: number, max: number): Tile[] {
  const xs = cutEdge(columns, max);
  const tiles: Tile[] = [];
  for (const v of cutEdge(rows, max)) {
    for (const h of xs) {
      tiles.push({
        x: h.at,
        width: h.length,
        left: h.from,
        columns: h.held,
        y: v.at,
        height: v.length,
        top: v.from,
        rows: v.held,
      });
    }
  }
  return tiles;
}

interface Span {
  readonly at: number;
  readonly length: number;
  readonly from: number;
  readonly held: number;
}

function cutEdge(total: number, max: number): Span[] {
  if (total <= max) {
    return [{ at: 0, length: total, from: 0, held: total }];
  }
  const step = max - 2;
  const spans: Span[] = [];
  for (let at = 0; at < total; at += step) {
    const length = Math.min(step, total - at);
    const from = Math.max(at - 1, 0);
    spans.push({ at, length, from, held: Math.min(at + length + 1, total) - from });
  }
  return spans;
}
