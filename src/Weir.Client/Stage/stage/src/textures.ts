// The textures of frames, by handle. Bytes are counted as texels times bytes per texel.

import { pixelBytesOf, type FrameHeader } from "./header.js";
import {
  reduceValues,
  textureFormat,
  toValues,
  type TextureFormat,
  type Values,
} from "./pixels.js";
import { cutPlane, planeWidth } from "./plane.js";
import { Fault } from "./protocol.js";
import { cutTiles, type Tile } from "./tiles.js";

type Gl = WebGL2RenderingContext;

export interface TextureTile extends Tile {
  readonly texture: WebGLTexture;
  /** Its part of the overlay plane; null where the frame has none. */
  readonly overlay: WebGLTexture | null;
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
    bytes: Uint8Array<ArrayBuffer>,
    reduce: number,
  ): FrameTexture | number {
    const gl = this.gl;
    const format = textureFormat(gl, header.format);
    const { columns, rows } = header;
    const pixels = bytes.subarray(0, pixelBytesOf(header));
    const plane = bytes.subarray(pixels.length);
    const small = reduceValues(toValues(header, pixels), columns, rows, format.components, reduce);
    const tiles = cutTiles(small.columns, small.rows, this.maxSize).map((tile) => ({
      ...tile,
      texture: this.uploadTile(tile, format, small.values, small.columns),
      overlay: header.overlay ? this.uploadPlane(tile, plane, columns, reduce) : null,
    }));
    const held = tiles.reduce((sum, tile) => sum + tileBytes(tile, format.texelBytes), 0);
    const refused = held > ASK_ABOVE_BYTES && gl.getError() !== gl.NO_ERROR;
    if (refused || gl.isContextLost()) {
      this.drop(tiles);
      return gl.isContextLost() ? Fault.ContextLost : Fault.OutOfMemory;
    }
    this.delete(handle);
    const made = { format, columns, rows, reduce, tiles, bytes: held };
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
    const texture = this.create();
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

  private uploadPlane(
    tile: Tile,
    plane: Uint8Array,
    columns: number,
    reduce: number,
  ): WebGLTexture {
    const gl = this.gl;
    const bits = cutPlane(plane, columns, tile, reduce);
    const texture = this.create();
    const [width, format, type] = [planeWidth(tile), gl.RED_INTEGER, gl.UNSIGNED_BYTE];
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8UI, width, tile.rows, 0, format, type, bits);
    return texture;
  }

  private create(): WebGLTexture {
    const gl = this.gl;
    const texture = gl.createTexture();
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    return texture;
  }

  private drop(tiles: readonly TextureTile[]): void {
    for (const { texture, overlay } of tiles) {
      this.gl.deleteTexture(texture);
      this.gl.deleteTexture(overlay);
    }
  }

  /** Deletes without flushing; the caller flushes once for all, without which the GPU process keeps 60 % of them. */
  delete(handle: number): number {
    const frame = this.held.get(handle);
    if (frame === undefined) {
      return 0;
    }
    this.held.delete(handle);
    this.drop(frame.tiles);
    return frame.bytes;
  }

  stats(): { count: number; bytes: number; objects: number } {
    let bytes = 0;
    let objects = 0;
    for (const frame of this.held.values()) {
      bytes += frame.bytes;
      objects += frame.tiles.reduce((sum, tile) => sum + (tile.overlay === null ? 1 : 2), 0);
    }
    return { count: this.held.size, bytes, objects };
  }
}

function tileBytes(tile: TextureTile, texelBytes: number): number {
  const overlay = tile.overlay === null ? 0 : planeWidth(tile) * tile.rows;
  return tile.columns * tile.rows * texelBytes + overlay;
}
