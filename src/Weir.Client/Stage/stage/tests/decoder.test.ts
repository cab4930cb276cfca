import assert from "node:assert/strict";
import { test } from "node:test";
import { DecodeError, Decoder } from "../src/decoder.js";
import { PixelFormat, rawBytesOf } from "../src/header.js";
import { Fault } from "../src/protocol.js";
import { encode, noise } from "./blobs.js";

const decoder = await Decoder.create();

const decode = (blob: ArrayBuffer): Uint8Array => decoder.with(blob, (p) => p.bytes.slice());

function fault(blob: ArrayBuffer): number {
  try {
    decode(blob);
  } catch (error) {
    return error instanceof DecodeError ? error.fault : -1;
  }
  return Fault.None;
}

function flip(blob: ArrayBuffer, at: number, bits: number): void {
  const view = new DataView(blob);
  view.setUint8(at, view.getUint8(at) ^ bits);
}

const u8 = { format: PixelFormat.U8, columns: 37, rows: 11, raw: noise(37 * 11) };

// Widths around the vectors' lengths: each has a tail, none, or nothing but a tail.
for (const [name, format] of Object.entries(PixelFormat)) {
  for (const [columns, rows] of [
    [1, 1],
    [7, 5],
    [8, 3],
    [16, 4],
    [33, 9],
    [130, 67],
  ] as const) {
    test(`A ${name} frame of ${columns}x${rows} decodes to its very bytes`, () => {
      const raw = noise(rawBytesOf(format, columns, rows), columns);
      assert.deepEqual(decode(encode({ format, columns, rows, raw })), raw);
    });
  }
}

for (const [name, format] of Object.entries(PixelFormat)) {
  test(`The overlay plane of a ${name} frame comes behind its pixels`, () => {
    const [columns, rows] = [33, 9];
    const raw = noise(rawBytesOf(format, columns, rows));
    const overlay = noise(rawBytesOf(PixelFormat.Bit1, columns, rows), 7);
    const decoded = decode(encode({ format, columns, rows, raw, overlay }));
    assert.deepEqual(decoded, Uint8Array.of(...raw, ...overlay));
  });
}

test("A flipped payload bit is told as a wrong checksum", () => {
  const blob = encode(u8);
  flip(blob, 60, 1);
  assert.equal(fault(blob), Fault.BadChecksum);
});

test("A blob whose head does not fit its length is no frame", () => {
  const blob = encode(u8);
  assert.equal(fault(blob.slice(0, blob.byteLength - 1)), Fault.BadFrame);
  assert.equal(fault(new ArrayBuffer(10)), Fault.BadFrame);
  for (const at of [0, 1, 2, 3, 8, 12, 16, 20]) {
    const broken = blob.slice(0);
    flip(broken, at, 0x55);
    assert.equal(fault(broken), Fault.BadFrame, `byte ${at}`);
  }
});

test("After a fault the next frame decodes as ever", () => {
  const blob = encode(u8);
  const broken = blob.slice(0);
  flip(broken, 45, 1);
  assert.notEqual(fault(broken), Fault.None);
  assert.deepEqual(decode(blob), u8.raw);
});

test("The heap that a huge frame made large is not kept", () => {
  const before = decoder.heapBytes;
  const [columns, rows] = [48000, 5000];
  const raw = new Uint8Array((columns * rows) / 8).fill(7, 1000);
  decode(encode({ format: PixelFormat.Bit1, columns, rows, raw }));
  assert.equal(decoder.heapBytes, 0);
  assert.deepEqual(decode(encode(u8)), u8.raw);
  assert.ok(decoder.heapBytes <= before);
});
