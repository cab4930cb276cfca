// The batch stream of docs/wire.md: entries of a 12-byte head (frame index, status, length) and their bytes.

import { TruncatedError, type ByteSource } from "./bytes.js";

/** The stream is not what docs/wire.md says. */
export class MalformedError extends Error {}

export interface BatchEntry {
  readonly frame: number;
  readonly status: number;
  readonly bytes: ArrayBuffer;
}

const HEAD_BYTES = 12;
/** A guess well above any frame (a 1.5 GB frame cannot be shown by a tab): stops a wrong length from being allocated. */
const MAX_ENTRY_BYTES = 1.5 * 1024 ** 3;
const MAX_MESSAGE_BYTES = 64 * 1024;
const MAX_MANIFEST_BYTES = 512 * 1024 ** 2;

/** The next entry; null at the stream's orderly end. */
export async function readEntry(source: ByteSource): Promise<BatchEntry | null> {
  const head = await source.read(HEAD_BYTES);
  if (head === null) {
    return null;
  }
  const view = new DataView(head);
  const status = view.getUint32(4, true);
  const length = view.getUint32(8, true);
  if (length > (status === 0 ? MAX_ENTRY_BYTES : MAX_MESSAGE_BYTES)) {
    throw new MalformedError(`entry of ${length} bytes`);
  }
  return {
    frame: view.getUint32(0, true),
    status,
    bytes: length === 0 ? new ArrayBuffer(0) : await readAll(source, length),
  };
}

/** The manifest at the start of an open response. */
export async function readManifest(source: ByteSource): Promise<ArrayBuffer> {
  const length = new DataView(await readAll(source, 4)).getUint32(0, true);
  if (length === 0 || length > MAX_MANIFEST_BYTES) {
    throw new MalformedError(`manifest of ${length} bytes`);
  }
  return readAll(source, length);
}

async function readAll(source: ByteSource, length: number): Promise<ArrayBuffer> {
  const bytes = await source.read(length);
  if (bytes === null) {
    throw new TruncatedError("before its bytes");
  }
  return bytes;
}
