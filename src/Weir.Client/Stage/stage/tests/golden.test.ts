// The vectors that the C# encoder wrote, docs/wire.md.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DecodeError, Decoder } from "../src/decoder.js";
import { PixelFormat } from "../src/header.js";

interface Vector {
  readonly blob: string;
  readonly raw: string;
  readonly format: keyof typeof PixelFormat;
  readonly columns: number;
  readonly rows: number;
  readonly filtered: boolean;
  readonly overlay: boolean;
}

const folder = "../../../../tests/golden/wire/";
const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(folder + name));
const blob = (name: string): ArrayBuffer => bytes(name).slice().buffer as ArrayBuffer;
const index = JSON.parse(readFileSync(`${folder}index.json`, "utf8")) as {
  readonly frames: readonly Vector[];
  readonly refused: readonly { readonly blob: string; readonly why: string }[];
};
const decoder = await Decoder.create();

test("There are golden vectors of every pixel format, and damaged ones", () => {
  const formats = new Set(index.frames.map((vector) => vector.format));
  assert.deepEqual([...formats].sort(), Object.keys(PixelFormat).sort());
  assert.ok(index.refused.length > 0);
});

for (const vector of index.frames) {
  test(`${vector.blob} decodes to what C# encoded`, () => {
    const { header, raw } = decoder.with(blob(vector.blob), (pixels) => ({
      header: pixels.header,
      raw: pixels.bytes.slice(),
    }));
    assert.deepEqual(raw, bytes(vector.raw));
    assert.equal(header.format, PixelFormat[vector.format]);
    assert.deepEqual([header.columns, header.rows], [vector.columns, vector.rows]);
    assert.equal(header.filtered, vector.filtered);
    assert.equal(header.overlay, vector.overlay);
  });
}

for (const vector of index.refused) {
  test(`${vector.blob} is refused: ${vector.why}`, () => {
    assert.throws(() => decoder.with(blob(vector.blob), () => undefined), DecodeError);
  });
}
