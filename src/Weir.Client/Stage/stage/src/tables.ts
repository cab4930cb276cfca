// What C# defines once and viewports name by number: lookup tables and shutters. The numbers are kept here, so that a new
// context can have its textures again; C# keeps few of them and takes back what it no longer names.

import { TableKind } from "./protocol.js";

type Gl = WebGL2RenderingContext;

export interface Lut {
  readonly kind: typeof TableKind.Lut;
  /** The input that the first value belongs to. */
  readonly first: number;
  /** The highest output. */
  readonly most: number;
  readonly values: Uint16Array;
}

export interface Shutter {
  readonly kind: typeof TableKind.Shutter;
  readonly grey: number;
  /** Left, right, upper, lower; columns and rows from 1. */
  readonly rectangle: readonly [number, number, number, number];
  /** Row, column, radius in columns (negative: no circle), rows' height in columns. */
  readonly circle: readonly [number, number, number, number];
  /** Row and column of each vertex. */
  readonly polygon: Int32Array;
}

/** Red, green, blue and 255 of each of {@link PALETTE_ENTRIES} greys. */
export interface Palette {
  readonly kind: typeof TableKind.Palette;
  readonly rgba: Uint8Array;
}

export type Table = Lut | Shutter | Palette;

export const PALETTE_ENTRIES = 256;

const LUT_HEAD = 2;
const SHUTTER_HEAD = 9;

/** Values in a row of a table's texture. */
export const LUT_ROW = 256;

/** From the numbers of C#'s StageTables; null when they are none. */
export function readTable(kind: number, numbers: Float64Array): Table | null {
  const at = (i: number): number => numbers[i] ?? 0;
  if (kind === TableKind.Lut && numbers.length > LUT_HEAD) {
    const values = Uint16Array.from(numbers.subarray(LUT_HEAD));
    return { kind: TableKind.Lut, first: at(0), most: at(1), values };
  }
  if (kind === TableKind.Shutter && numbers.length >= SHUTTER_HEAD) {
    return {
      kind: TableKind.Shutter,
      grey: at(0),
      rectangle: [at(1), at(2), at(3), at(4)],
      circle: [at(5), at(6), at(7), at(8)],
      polygon: Int32Array.from(numbers.subarray(SHUTTER_HEAD)),
    };
  }
  if (kind === TableKind.Palette && numbers.length === PALETTE_ENTRIES * 3) {
    const rgba = new Uint8Array(PALETTE_ENTRIES * 4).fill(255);
    numbers.forEach((value, i) => (rgba[Math.floor(i / 3) * 4 + (i % 3)] = value));
    return { kind: TableKind.Palette, rgba };
  }
  return null;
}

export type Tables = Map<number, Table>;

/** The textures of one context, made at first use. */
export class TableTextures {
  private readonly made = new Map<number, { texture: WebGLTexture; bytes: number }>();

  constructor(
    private readonly gl: Gl,
    private readonly tables: Tables,
  ) {}

  palette(id: number): WebGLTexture | null {
    const held = this.tables.get(id);
    return held?.kind === TableKind.Palette
      ? this.texture(id, () => this.uploadPalette(held.rgba))
      : null;
  }

  lut(id: number): { readonly lut: Lut; readonly texture: WebGLTexture } | null {
    const lut = this.tables.get(id);
    if (lut?.kind !== TableKind.Lut) {
      return null;
    }
    const height = Math.ceil(lut.values.length / LUT_ROW);
    return { lut, texture: this.texture(id, () => this.uploadLut(lut.values, height)) };
  }

  shutter(id: number): { readonly shutter: Shutter; readonly texture: WebGLTexture | null } | null {
    const shutter = this.tables.get(id);
    if (shutter?.kind !== TableKind.Shutter) {
      return null;
    }
    const { polygon } = shutter;
    const texture =
      polygon.length === 0 ? null : this.texture(id, () => this.uploadPolygon(polygon));
    return { shutter, texture };
  }

  forget(id: number): void {
    const held = this.made.get(id);
    if (held !== undefined) {
      this.gl.deleteTexture(held.texture);
      this.made.delete(id);
    }
  }

  stats(): { objects: number; bytes: number } {
    let bytes = 0;
    for (const held of this.made.values()) {
      bytes += held.bytes;
    }
    return { objects: this.made.size, bytes };
  }

  private texture(id: number, upload: () => number): WebGLTexture {
    let held = this.made.get(id);
    if (held === undefined) {
      const { gl } = this;
      const texture = gl.createTexture();
      gl.activeTexture(gl.TEXTURE0);
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
      gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
      held = { texture, bytes: upload() };
      this.made.set(id, held);
    }
    return held.texture;
  }

  private uploadPalette(rgba: Uint8Array): number {
    const { gl } = this;
    const [width, type] = [PALETTE_ENTRIES, gl.UNSIGNED_BYTE];
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, 1, 0, gl.RGBA, type, rgba);
    return rgba.byteLength;
  }

  private uploadLut(values: Uint16Array, height: number): number {
    const { gl } = this;
    const padded = new Uint16Array(LUT_ROW * height);
    padded.set(values);
    const [format, type] = [gl.RED_INTEGER, gl.UNSIGNED_SHORT];
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R16UI, LUT_ROW, height, 0, format, type, padded);
    return padded.byteLength;
  }

  private uploadPolygon(vertices: Int32Array): number {
    const { gl } = this;
    const width = vertices.length / 2;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RG32I, width, 1, 0, gl.RG_INTEGER, gl.INT, vertices);
    return vertices.byteLength;
  }
}
