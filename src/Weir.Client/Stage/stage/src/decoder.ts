// From a wire blob to pixels in the WASM heap: checksum, zstd, unfilter. The view it gives is good until the next call.

import { Fault } from "./protocol.js";
import {
  HEADER_BYTES,
  overlayBytesOf,
  pixelBytesOf,
  PixelFormat,
  readHeader,
  type FrameHeader,
} from "./header.js";
import { Heap } from "./heap.js";

export interface Pixels {
  readonly header: FrameHeader;
  /** The raw bytes of the wire format, little endian: pixels, then the overlay plane. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What could not be decoded, and why. */
export class DecodeError extends Error {
  constructor(readonly fault: number) {
    super(`fault ${fault}`);
  }
}

/** A WASM memory never shrinks: after a frame that made it larger than this, a new one is made. */
const MAX_HEAP_BYTES = 48 * 1024 * 1024;

export class Decoder {
  private heap: Heap | null = null;

  private constructor(private readonly modules: [WebAssembly.Module, WebAssembly.Module]) {}

  static async create(): Promise<Decoder> {
    const decoder = new Decoder(await Heap.compile());
    decoder.heap = Heap.create(decoder.modules);
    return decoder;
  }

  get heapBytes(): number {
    return this.heap?.bytes ?? 0;
  }

  /** Decodes, hands the pixels to `use`, and afterwards drops a heap that a huge frame has made large. */
  with<T>(blob: ArrayBuffer, use: (pixels: Pixels) => T): T {
    try {
      return use(this.decode(blob));
    } finally {
      if (this.heapBytes > MAX_HEAP_BYTES) {
        this.heap = null;
      }
    }
  }

  private decode(blob: ArrayBuffer): Pixels {
    const header = readHeader(blob);
    if (header === null) {
      throw new DecodeError(Fault.BadFrame);
    }
    try {
      return this.decodeWith((this.heap ??= Heap.create(this.modules)), blob, header);
    } catch (error) {
      if (error instanceof DecodeError) {
        throw error;
      }
      // A trap or a refused allocation leaves the heap in an unknown state.
      this.heap = null;
      throw new DecodeError(error instanceof RangeError ? Fault.OutOfMemory : Fault.BadFrame);
    }
  }

  private decodeWith(heap: Heap, blob: ArrayBuffer, header: FrameHeader): Pixels {
    const { payloadBytes, rawBytes } = header;
    const input = heap.area("input", payloadBytes);
    heap.view(input, payloadBytes).set(new Uint8Array(blob, HEADER_BYTES));
    if (heap.unfilter.xxHash32(input, payloadBytes) >>> 0 !== header.hash) {
      throw new DecodeError(Fault.BadChecksum);
    }
    const planes = heap.area("planes", rawBytes);
    const written = heap.zstd.ZSTD_decompress(planes, rawBytes, input, payloadBytes);
    if (heap.zstd.ZSTD_isError(written) !== 0 || written !== rawBytes) {
      throw new DecodeError(Fault.BadFrame);
    }
    const at = header.filtered ? unfilter(heap, header, planes) : planes;
    if (header.overlay && at !== planes) {
      const pixelBytes = pixelBytesOf(header);
      const overlay = heap.view(planes + pixelBytes, overlayBytesOf(header));
      heap.view(at + pixelBytes, overlay.length).set(overlay);
    }
    return { header, bytes: heap.view(at, rawBytes) };
  }
}

/** Undoes the filter; gives the address of the pixels. */
function unfilter(heap: Heap, header: FrameHeader, planes: number): number {
  const { columns, rows, rawBytes } = header;
  const count = columns * rows;
  const wasm = heap.unfilter;
  switch (header.format) {
    case PixelFormat.U8:
    case PixelFormat.S8:
      wasm.unfilter8(planes, columns, rows);
      return planes;
    case PixelFormat.U16:
    case PixelFormat.S16: {
      const pixels = heap.area("pixels", rawBytes);
      wasm.unfilter16(planes, planes + count, pixels, columns, rows, 2);
      return pixels;
    }
    case PixelFormat.U32:
    case PixelFormat.S32: {
      const pixels = heap.area("pixels", rawBytes);
      wasm.unfilter32(planes, pixels, columns, rows);
      return pixels;
    }
    case PixelFormat.Rgb8: {
      const pixels = heap.area("pixels", rawBytes);
      for (let c = 0; c < 3; c++) {
        wasm.unfilter8(planes + c * count, columns, rows);
      }
      wasm.interleave3(planes, pixels, count);
      return pixels;
    }
    case PixelFormat.Rgb16: {
      const pixels = heap.area("pixels", rawBytes);
      for (let c = 0; c < 3; c++) {
        const low = planes + 2 * c * count;
        wasm.unfilter16(low, low + count, pixels + 2 * c, columns, rows, 6);
      }
      return pixels;
    }
    default:
      throw new DecodeError(Fault.BadFrame);
  }
}
