// Which GL texture a pixel format becomes, and what has to be changed in the bytes before.

import { PixelFormat, type FrameHeader } from "./header.js";

/** How a shader reads the texture. */
export type Sampler = "int" | "uint" | "float";

export interface TextureFormat {
  readonly sampler: Sampler;
  readonly colour: boolean;
  readonly internal: number;
  readonly format: number;
  readonly type: number;
  /** Values a pixel has in the uploaded array. */
  readonly components: number;
  /** 32-bit integers: differences of two may not fit an int. */
  readonly wide: boolean;
  /** Bytes a texel takes in the GPU, as the ledger counts: RGB is held as RGBA by every driver known. */
  readonly texelBytes: number;
}

export type Values =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array;

type Gl = WebGL2RenderingContext;

const grey = (sampler: Sampler, internal: number, format: number, type: number, bytes: number) => ({
  sampler,
  colour: false,
  internal,
  format,
  type,
  components: 1,
  wide: sampler !== "float" && bytes === 4,
  texelBytes: bytes,
});

const rgb = (gl: Gl, internal: number, type: number, bytes: number): TextureFormat => ({
  sampler: "uint",
  colour: true,
  internal,
  format: gl.RGB_INTEGER,
  type,
  components: 3,
  wide: false,
  texelBytes: bytes,
});

export function textureFormat(gl: Gl, pixels: number): TextureFormat {
  switch (pixels) {
    case PixelFormat.Bit1:
    case PixelFormat.U8:
      return grey("uint", gl.R8UI, gl.RED_INTEGER, gl.UNSIGNED_BYTE, 1);
    case PixelFormat.S8:
      return grey("int", gl.R8I, gl.RED_INTEGER, gl.BYTE, 1);
    case PixelFormat.U16:
      return grey("uint", gl.R16UI, gl.RED_INTEGER, gl.UNSIGNED_SHORT, 2);
    case PixelFormat.S16:
      return grey("int", gl.R16I, gl.RED_INTEGER, gl.SHORT, 2);
    case PixelFormat.U32:
      return grey("uint", gl.R32UI, gl.RED_INTEGER, gl.UNSIGNED_INT, 4);
    case PixelFormat.S32:
      return grey("int", gl.R32I, gl.RED_INTEGER, gl.INT, 4);
    case PixelFormat.Rgb8:
      return rgb(gl, gl.RGB8UI, gl.UNSIGNED_BYTE, 4);
    case PixelFormat.Rgb16:
      return rgb(gl, gl.RGB16UI, gl.UNSIGNED_SHORT, 8);
    default:
      // F32 and F64: WebGL2 has no double; the exact values stay in RAM for probes.
      return grey("float", gl.R32F, gl.RED, gl.FLOAT, 4);
  }
}

/** The wire's pixels, without the overlay plane, as the array that texSubImage2D takes; a view wherever nothing has to be changed. */
export function toValues(header: FrameHeader, bytes: Uint8Array<ArrayBuffer>): Values {
  const { buffer, byteOffset, byteLength } = bytes;
  switch (header.format) {
    case PixelFormat.Bit1:
      return expandBits(bytes, header.columns * header.rows);
    case PixelFormat.S8:
      return new Int8Array(buffer, byteOffset, byteLength);
    case PixelFormat.U16:
    case PixelFormat.Rgb16:
      return new Uint16Array(buffer, byteOffset, byteLength / 2);
    case PixelFormat.S16:
      return new Int16Array(buffer, byteOffset, byteLength / 2);
    case PixelFormat.U32:
      return new Uint32Array(buffer, byteOffset, byteLength / 4);
    case PixelFormat.S32:
      return new Int32Array(buffer, byteOffset, byteLength / 4);
    case PixelFormat.F32:
      return new Float32Array(buffer, byteOffset, byteLength / 4);
    case PixelFormat.F64:
      return Float32Array.from(new Float64Array(buffer, byteOffset, byteLength / 8));
    default:
      return bytes;
  }
}

/** One bit a pixel, lowest first (PS3.5 annex D.1), becomes 0 or 1. */
function expandBits(bytes: Uint8Array, count: number): Uint8Array {
  const out = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    out[i] = ((bytes[i >> 3] ?? 0) >> (i & 7)) & 1;
  }
  return out;
}

export interface Reduced {
  readonly values: Values;
  readonly columns: number;
  readonly rows: number;
}

/** Keeps the middle one of 2^n pixels along each axis: the values stay values that are in the file. */
export function reduceValues(
  values: Values,
  columns: number,
  rows: number,
  components: number,
  n: number,
): Reduced {
  if (n <= 0) {
    return { values, columns, rows };
  }
  const step = 2 ** n;
  const outColumns = Math.ceil(columns / step);
  const outRows = Math.ceil(rows / step);
  const middle = step / 2;
  const out = new (values.constructor as new (length: number) => Values)(
    outColumns * outRows * components,
  );
  let o = 0;
  for (let y = 0; y < outRows; y++) {
    const row = Math.min(y * step + middle, rows - 1) * columns;
    for (let x = 0; x < outColumns; x++) {
      const i = (row + Math.min(x * step + middle, columns - 1)) * components;
      for (let c = 0; c < components; c++) {
        out[o++] = values[i + c] ?? 0;
      }
    }
  }
  return { values: out, columns: outColumns, rows: outRows };
}
