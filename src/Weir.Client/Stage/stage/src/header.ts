// The head of a frame blob, docs/wire.md.

export const PixelFormat = {
  Bit1: 0,
  U8: 1,
  S8: 2,
  U16: 3,
  S16: 4,
  U32: 5,
  S32: 6,
  F32: 7,
  F64: 8,
  Rgb8: 9,
  Rgb16: 10,
} as const;

export const HEADER_BYTES = 32;
const VERSION = 2;
const FILTERED = 1;
const OVERLAY = 2;
const UNFILTERED: readonly number[] = [PixelFormat.Bit1, PixelFormat.F32, PixelFormat.F64];

/** Rows and Columns are 16-bit in DICOM. */
const isSide = (pixels: number): boolean => pixels > 0 && pixels <= 65535;

export interface FrameHeader {
  readonly format: number;
  readonly filtered: boolean;
  /** A plane of one bit a pixel follows the pixels. */
  readonly overlay: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly rawBytes: number;
  readonly payloadBytes: number;
  readonly hash: number;
}

/** Bytes of a row-major frame as the wire counts them: 1-bit frames are packed without gaps between rows. */
export function rawBytesOf(format: number, columns: number, rows: number): number {
  const pixels = columns * rows;
  switch (format) {
    case PixelFormat.Bit1:
      return Math.ceil(pixels / 8);
    case PixelFormat.U8:
    case PixelFormat.S8:
      return pixels;
    case PixelFormat.U16:
    case PixelFormat.S16:
      return pixels * 2;
    case PixelFormat.U32:
    case PixelFormat.S32:
    case PixelFormat.F32:
      return pixels * 4;
    case PixelFormat.F64:
      return pixels * 8;
    case PixelFormat.Rgb8:
      return pixels * 3;
    case PixelFormat.Rgb16:
      return pixels * 6;
    default:
      return -1;
  }
}

type Shape = Pick<FrameHeader, "format" | "overlay" | "columns" | "rows">;

/** Bytes of the pixels alone. */
export function pixelBytesOf(header: Shape): number {
  return rawBytesOf(header.format, header.columns, header.rows);
}

/** Bytes of the overlay plane behind the pixels; 0 without one. */
export function overlayBytesOf(header: Shape): number {
  return header.overlay ? rawBytesOf(PixelFormat.Bit1, header.columns, header.rows) : 0;
}

/** Reads and checks a blob's head against its length; null if this is no frame. Nothing is allocated by its numbers. */
export function readHeader(blob: ArrayBuffer): FrameHeader | null {
  if (blob.byteLength < HEADER_BYTES) {
    return null;
  }
  const view = new DataView(blob);
  const header: FrameHeader = {
    format: view.getUint8(3),
    filtered: (view.getUint8(4) & FILTERED) !== 0,
    overlay: (view.getUint8(4) & OVERLAY) !== 0,
    columns: view.getUint32(8, true),
    rows: view.getUint32(12, true),
    rawBytes: view.getUint32(16, true),
    payloadBytes: view.getUint32(20, true),
    hash: view.getUint32(24, true),
  };
  const sound =
    view.getUint8(0) === 0x57 &&
    view.getUint8(1) === 0x46 &&
    view.getUint8(2) === VERSION &&
    isSide(header.columns) &&
    isSide(header.rows) &&
    !(header.filtered && UNFILTERED.includes(header.format)) &&
    header.rawBytes === pixelBytesOf(header) + overlayBytesOf(header) &&
    header.payloadBytes === blob.byteLength - HEADER_BYTES;
  return sound ? header : null;
}
