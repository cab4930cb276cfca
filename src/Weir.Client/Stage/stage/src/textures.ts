// The textures of frames, by handle. Bytes are counted as texels times bytes per texel.

import type { FrameHeader } from "./header.js";
import {
  reduceValues,
  textureFormat,
  toValues,
  type TextureFormat,
  type Values,
} from "./pixels.js";
import { Fault } from "./protocol.js";
import { cutTiles, type Tile } from "./tiles.js";

type Gl = WebGL2RenderingContext;

export interface TextureTile extends Tile {
  readonly texture: WebGLTexture;
}

export interface FrameTexture {
  readonly format: TextureFormat;
  /** The full frame's size: viewports are placed in its pixels, however much the texture is reduced. */
  readonly columns: number;
  readonly rows: number;
  readonly reduce: number;
  readonly tiles: readonly TextureTile[];
  readonly bytes: number;
}

/**
 * getError waits for the GPU process to finish all that it was given, which is a whole drawn frame with software GL.
 * So only uploads that are large enough to be refused ask.
 */
const ASK_ABOVE_BYTES = 8 * 1024 * 1024;

export class TextureStore {
  private readonly held = new Map<number, FrameTexture>();

  constructor(
    private readonly gl: Gl,
    readonly maxSize: number,
  ) {}

  get(handle: number): FrameTexture | undefined {
    return this.held.get(handle);
  }

  /** Uploads; gives the texture, or the fault why there is none. An older texture of the handle goes. */
  upload(
    handle: number,
    header: FrameHeader,
    pixels: Uint8Array<ArrayBuffer>,
    reduce: number,
  ): FrameTexture | number {
    const gl = this.gl;
    const format = textureFormat(gl, header.format);
    const { columns, rows } = header;
    const small = reduceValues(toValues(header, pixels), columns, rows, format.components, reduce);
    const tiles = cutTiles(small.columns, small.rows, this.maxSize).map((tile) => ({
      ...tile,
      texture: this.uploadTile(tile, format, small.values, small.columns),
    }));
    const texels = tiles.reduce((sum, tile) => sum + tile.columns * tile.rows, 0);
    const bytes = texels * format.texelBytes;
    const refused = bytes > ASK_ABOVE_BYTES && gl.getError() !== gl.NO_ERROR;
    if (refused || gl.isContextLost()) {
      for (const tile of tiles) {
        gl.deleteTexture(tile.texture);
      }
      return gl.isContextLost() ? Fault.ContextLost : Fault.OutOfMemory;
    }
    this.delete(handle);
    const made = { format, columns, rows, reduce, tiles, bytes };
    this.held.set(handle, made);
    return made;
  }

  private uploadTile(
    tile: Tile,
    format: TextureFormat,
    values: Values,
    rowLength: number,
  ): WebGLTexture {
    const gl = this.gl;
    const texture = gl.createTexture();
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, rowLength);
    gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, tile.left);
    gl.pixelStorei(gl.UNPACK_SKIP_ROWS, tile.top);
    gl.texImage2D(
      gl.TEXTURE_2D,
      0,
      format.internal,
      tile.columns,
      tile.rows,
      0,
      format.format,
      format.type,
      values,
    );
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, 0);
    gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, 0);
    gl.pixelStorei(gl.UNPACK_SKIP_ROWS, 0);
    return texture;
  }

  /** Deletes without flushing; the caller flushes once for all, without which the GPU process keeps 60 % of them. */
  delete(handle: number): number {
    const frame = this.held.get(handle);
    if (frame === undefined) {
      return 0;
    }
    this.held.delete(handle);
    for (const tile of frame.tiles) {
      this.gl.deleteTexture(tile.texture);
    }
    return frame.bytes;
  }

  stats(): { count: number; bytes: number; objects: number } {
    let bytes = 0;
    let objects = 0;
    for (const frame of this.held.values()) {
      bytes += frame.bytes;
      objects += frame.tiles.length;
    }
    return { count: this.held.size, bytes, objects };
  }
}
