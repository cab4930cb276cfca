import assert from "node:assert/strict";
import { test } from "node:test";
import { notches } from "../src/input.js";
import { reduceValues } from "../src/pixels.js";
import { releaseBuffer } from "../src/release.js";
import { cutPlane, planeWidth } from "../src/plane.js";
import { readTable } from "../src/tables.js";
import { cutTiles } from "../src/tiles.js";
import { TableKind } from "../src/protocol.js";
import { Field, FIELD_COUNT, foldLut, foldVoi, UINT, VoiCurve } from "../src/viewport.js";

test("Tiles cover every pixel once and hold one more on each inner side", () => {
  for (const [columns, rows, max] of [
    [10, 10, 16],
    [100, 37, 16],
    [17, 16, 16],
    [4097, 3, 4096],
  ] as const) {
    const covered = new Uint8Array(columns * rows);
    for (const t of cutTiles(columns, rows, max)) {
      assert.ok(t.columns <= max && t.rows <= max);
      for (let y = t.y; y < t.y + t.height; y++) {
        for (let x = t.x; x < t.x + t.width; x++) {
          covered[y * columns + x] = (covered[y * columns + x] ?? 0) + 1;
        }
      }
      assert.ok(t.left === Math.max(t.x - 1, 0) && t.top === Math.max(t.y - 1, 0));
      assert.equal(t.left + t.columns, Math.min(t.x + t.width + 1, columns));
      assert.equal(t.top + t.rows, Math.min(t.y + t.height + 1, rows));
    }
    assert.ok(covered.every((n) => n === 1));
  }
});

test("A reduced image keeps values that are in the image", () => {
  const values = Int16Array.from({ length: 5 * 3 }, (_, i) => i - 7);
  const half = reduceValues(values, 5, 3, 1, 1);
  assert.deepEqual([half.columns, half.rows], [3, 2]);
  assert.deepEqual([...half.values], [-1, 1, 2, 4, 6, 7]);
  assert.equal(reduceValues(values, 5, 3, 1, 0).values, values);
});

test("Tiles of an overlay together hold every bit of it, at any reduction", () => {
  const [columns, rows] = [37, 11];
  const plane = Uint8Array.from({ length: Math.ceil((columns * rows) / 8) }, (_, i) => i * 37);
  // The bits behind the last pixel are not the image's.
  plane[plane.length - 1] = (plane[plane.length - 1] ?? 0) & ((1 << ((columns * rows) % 8)) - 1);
  const bit = (x: number, y: number): number =>
    ((plane[(y * columns + x) >> 3] ?? 0) >> ((y * columns + x) & 7)) & 1;
  for (const reduce of [0, 1, 2]) {
    const step = 2 ** reduce;
    for (const tile of cutTiles(Math.ceil(columns / step), Math.ceil(rows / step), 16)) {
      const cut = cutPlane(plane, columns, tile, reduce);
      for (let y = 0; y < tile.rows; y++) {
        for (let x = 0; x < tile.columns; x++) {
          let want = 0;
          for (let i = 0; i < step * step; i++) {
            const column = (x + tile.left) * step + (i % step);
            const row = (y + tile.top) * step + Math.floor(i / step);
            want |= column < columns && row < rows ? bit(column, row) : 0;
          }
          const byte = cut[y * planeWidth(tile) + (x >> 3)] ?? 0;
          assert.equal((byte >> (x & 7)) & 1, want, `${x},${y} of ${tile.x},${tile.y}`);
        }
      }
    }
  }
});

/** What the shader computes of a stored value. */
function grey(
  stored: number,
  curve: number,
  c: number,
  w: number,
  slope = 1,
  intercept = 0,
): number {
  const record = new Float64Array(FIELD_COUNT);
  record[Field.Voi] = curve;
  record[Field.WindowCenter] = c;
  record[Field.WindowWidth] = w;
  record[Field.RescaleSlope] = slope;
  record[Field.RescaleIntercept] = intercept;
  const voi = foldVoi(record);
  const g = (stored - voi.base - voi.offset) * voi.scale;
  return voi.sigmoid ? 1 / (1 + Math.exp(-4 * g)) : Math.min(Math.max(g + 0.5, 0), 1);
}

const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("LINEAR is PS3.3 C.11.2.1.2.1 to the letter, with rescale", () => {
  for (const [c, w, slope, intercept] of [
    [40, 400, 1, -1024],
    [2048, 4096, 1, 0],
    [50.5, 3, 0.5, 10],
    [-600, 1500, -2, 7],
  ] as const) {
    for (let stored = -3000; stored < 5000; stored += 13) {
      const x = stored * slope + intercept;
      const want =
        x <= c - 0.5 - (w - 1) / 2
          ? 0
          : x > c - 0.5 + (w - 1) / 2
            ? 1
            : (x - (c - 0.5)) / (w - 1) + 0.5;
      near(grey(stored, VoiCurve.Linear, c, w, slope, intercept), want);
    }
  }
});

test("LINEAR with width 1 is a step above center - 0.5", () => {
  assert.equal(grey(99, VoiCurve.Linear, 100, 1), 0);
  assert.equal(grey(100, VoiCurve.Linear, 100, 1), 1);
});

test("LINEAR_EXACT and SIGMOID are PS3.3 C.11.2.1.3 and C.11.2.1.2.2", () => {
  near(grey(0, VoiCurve.LinearExact, 127.5, 255), 0);
  near(grey(255, VoiCurve.LinearExact, 127.5, 255), 1);
  near(grey(100, VoiCurve.LinearExact, 127.5, 255), 100 / 255);
  near(grey(30, VoiCurve.Sigmoid, 40, 80), 1 / (1 + Math.exp(0.5)));
});

test("The base of a 32-bit window leaves an offset small enough for a float", () => {
  const record = new Float64Array(FIELD_COUNT);
  record[Field.WindowCenter] = 2_000_000_010.5;
  record[Field.WindowWidth] = 21;
  record[Field.RescaleSlope] = 1;
  assert.deepEqual(foldVoi(record), {
    base: 2_000_000_010,
    offset: 0,
    scale: 0.05,
    sigmoid: false,
  });
});

test("A window over all unsigned 32-bit values has its middle as base", () => {
  const record = new Float64Array(FIELD_COUNT);
  record[Field.Voi] = VoiCurve.LinearExact;
  record[Field.WindowCenter] = 4_000_000_000;
  record[Field.WindowWidth] = 10;
  record[Field.RescaleSlope] = 1;
  assert.equal(foldVoi(record, UINT).base, 4_000_000_000);
  assert.equal(foldVoi(record).base, 2_147_483_647);
});

test("A VOI lookup table is entered at the modality value", () => {
  const record = new Float64Array(FIELD_COUNT);
  record[Field.RescaleSlope] = 2;
  record[Field.RescaleIntercept] = -1024;
  const voi = foldLut(record, 100);
  for (const stored of [0, 562, 600]) {
    near((stored - voi.base - voi.offset) * voi.scale, stored * 2 - 1024 - 100);
  }
});

test("A table is read from C#'s numbers, and none is taken from too few", () => {
  assert.deepEqual(readTable(TableKind.Lut, Float64Array.of(-5, 255, 1, 65535)), {
    kind: TableKind.Lut,
    first: -5,
    most: 255,
    values: Uint16Array.of(1, 65535),
  });
  assert.equal(readTable(TableKind.Lut, new Float64Array(0)), null);
  assert.equal(readTable(TableKind.Shutter, new Float64Array(8)), null);
  assert.deepEqual(
    readTable(TableKind.Shutter, Float64Array.of(0.5, 1, 2, 3, 4, 5, 6, -1, 1, 10, 20)),
    {
      kind: TableKind.Shutter,
      grey: 0.5,
      rectangle: [1, 2, 3, 4],
      circle: [5, 6, -1, 1],
      polygon: Int32Array.of(10, 20),
    },
  );
});

test("A released buffer is detached and counted once", () => {
  const buffer = new ArrayBuffer(1000);
  assert.equal(releaseBuffer(buffer), 1000);
  assert.equal(buffer.byteLength, 0);
  assert.equal(releaseBuffer(buffer), 0);
});

test("A wheel's notch is one whatever the system's pixels; a trackpad gives fractions", () => {
  assert.deepEqual(
    notches({ deltaX: 0, deltaY: 53, deltaMode: 0, wheelDeltaX: 0, wheelDeltaY: -120 }),
    [-0, 1],
  );
  assert.deepEqual(
    notches({ deltaX: 0, deltaY: -240, deltaMode: 0, wheelDeltaX: 0, wheelDeltaY: 240 }),
    [-0, -2],
  );
  assert.deepEqual(
    notches({ deltaX: 0, deltaY: 4, deltaMode: 0, wheelDeltaX: 0, wheelDeltaY: -12 }),
    [0, 0.04],
  );
  assert.deepEqual(notches({ deltaX: 0, deltaY: 3, deltaMode: 1 }), [0, 1]);
});
