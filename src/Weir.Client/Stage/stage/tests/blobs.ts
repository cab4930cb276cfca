// Makes wire frames without the server: a zstd frame of raw blocks (RFC 8878 section 3.1.1) and the filter written out
// plainly, so that the decoder is checked against the rule and not against itself.
import { PixelFormat } from "../src/header.js";

export interface Frame {
  readonly format: number;
  readonly columns: number;
  readonly rows: number;
  readonly raw: Uint8Array;
  /** One bit a pixel, rows not padded. */
  readonly overlay?: Uint8Array;
}

export function zstdStored(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  const head = new DataView(new ArrayBuffer(9));
  head.setUint32(0, 0xfd2fb528, true);
  head.setUint8(4, 0xa0); // single segment, content size in 4 bytes
  head.setUint32(5, bytes.length, true);
  parts.push(new Uint8Array(head.buffer));
  const most = 128 * 1024;
  for (let at = 0; at === 0 || at < bytes.length; at += most) {
    const block = bytes.subarray(at, at + most);
    const last = at + most >= bytes.length ? 1 : 0;
    const size = (block.length << 3) | last;
    parts.push(Uint8Array.of(size & 255, (size >> 8) & 255, size >> 16), block);
  }
  return concat(parts);
}

/** docs/wire.md, word for word: delta per component, row start from above, zigzag, planes by component and byte. */
export function filter(frame: Frame, components: number, width: number): Uint8Array {
  const { columns, rows, raw } = frame;
  const count = columns * rows;
  const bits = BigInt(8 * width);
  const out = new Uint8Array(raw.length);
  const value = (pixel: number, component: number): bigint => {
    let v = 0n;
    for (let b = width - 1; b >= 0; b--) {
      v = (v << 8n) | BigInt(raw[(pixel * components + component) * width + b] ?? 0);
    }
    return v;
  };
  for (let c = 0; c < components; c++) {
    for (let i = 0; i < count; i++) {
      const x = i % columns;
      const before = x > 0 ? value(i - 1, c) : i >= columns ? value(i - columns, c) : 0n;
      const delta = BigInt.asIntN(Number(bits), value(i, c) - before);
      const code = BigInt.asUintN(Number(bits), (delta << 1n) ^ (delta >> (bits - 1n)));
      for (let b = 0; b < width; b++) {
        out[(c * width + b) * count + i] = Number((code >> BigInt(8 * b)) & 255n);
      }
    }
  }
  return out;
}

const SHAPE = new Map<number, [components: number, width: number]>([
  [PixelFormat.U8, [1, 1]],
  [PixelFormat.S8, [1, 1]],
  [PixelFormat.U16, [1, 2]],
  [PixelFormat.S16, [1, 2]],
  [PixelFormat.U32, [1, 4]],
  [PixelFormat.S32, [1, 4]],
  [PixelFormat.Rgb8, [3, 1]],
  [PixelFormat.Rgb16, [3, 2]],
]);

export function encode(frame: Frame): ArrayBuffer {
  const shape = SHAPE.get(frame.format);
  const overlay = frame.overlay ?? new Uint8Array(0);
  const pixels = shape === undefined ? frame.raw : filter(frame, ...shape);
  const payload = zstdStored(concat([pixels, overlay]));
  const head = new DataView(new ArrayBuffer(32));
  head.setUint8(0, 0x57);
  head.setUint8(1, 0x46);
  head.setUint8(2, 2);
  head.setUint8(3, frame.format);
  head.setUint8(4, (shape === undefined ? 0 : 1) | (frame.overlay === undefined ? 0 : 2));
  head.setUint32(8, frame.columns, true);
  head.setUint32(12, frame.rows, true);
  head.setUint32(16, frame.raw.length + overlay.length, true);
  head.setUint32(20, payload.length, true);
  head.setUint32(24, xxHash32(payload), true);
  return concat([new Uint8Array(head.buffer), payload]).buffer;
}

/** xxHash32, seed 0, from its specification. */
export function xxHash32(bytes: Uint8Array): number {
  const [p1, p2, p3, p4, p5] = [2654435761, 2246822519, 3266489917, 668265263, 374761393] as const;
  const rotate = (x: number, r: number): number => (x << r) | (x >>> (32 - r));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let hash: number = p5;
  if (bytes.length >= 16) {
    const lanes = [p1 + p2, p2, 0, -p1];
    for (; at + 16 <= bytes.length; at += 16) {
      for (let i = 0; i < 4; i++) {
        const word = Math.imul(view.getUint32(at + 4 * i, true), p2);
        lanes[i] = Math.imul(rotate((lanes[i] ?? 0) + word, 13), p1);
      }
    }
    hash = [1, 7, 12, 18].reduce((sum, r, i) => (sum + rotate(lanes[i] ?? 0, r)) | 0, 0);
  }
  hash = (hash + bytes.length) | 0;
  for (; at + 4 <= bytes.length; at += 4) {
    hash = Math.imul(rotate(hash + Math.imul(view.getUint32(at, true), p3), 17), p4);
  }
  for (; at < bytes.length; at++) {
    hash = Math.imul(rotate(hash + Math.imul(bytes[at] ?? 0, p5), 11), p1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), p2);
  hash = Math.imul(hash ^ (hash >>> 13), p3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Noise that is the same at every run. */
export function noise(length: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function entry(frame: number, status: number, bytes: ArrayBuffer): Uint8Array {
  const head = new DataView(new ArrayBuffer(12));
  head.setUint32(0, frame, true);
  head.setUint32(4, status, true);
  head.setUint32(8, bytes.byteLength, true);
  return concat([new Uint8Array(head.buffer), new Uint8Array(bytes)]);
}
