// Reads a response body in pieces of exactly the length asked for, each in an ArrayBuffer of its own.

import { releaseBuffer } from "./release.js";

/** The stream ended inside a piece. */
export class TruncatedError extends Error {}

export interface ByteSource {
  /** Bytes taken from the network so far. */
  readonly total: number;
  /** The next piece, or null if the stream ended before its first byte. */
  read(length: number): Promise<ArrayBuffer | null>;
  /** Gives back what is buffered and cancels the stream. */
  close(): void;
}

/** Takes the body as a byte stream where the browser can (the network fills our buffer), else chunk by chunk. */
export function openSource(body: ReadableStream<Uint8Array<ArrayBuffer>>): ByteSource {
  try {
    return new ByobSource(body.getReader({ mode: "byob" }));
  } catch {
    return new ChunkSource(body.getReader());
  }
}

export class ByobSource implements ByteSource {
  total = 0;

  constructor(private readonly reader: ReadableStreamBYOBReader) {}

  async read(length: number): Promise<ArrayBuffer | null> {
    let buffer = new ArrayBuffer(length);
    let filled = 0;
    while (filled < length) {
      // One read a piece where the browser knows `min`: every further one leaves garbage that a worker collects rarely.
      const { value, done } = await this.reader.read(
        new Uint8Array(buffer, filled, length - filled),
        { min: length - filled },
      );
      if (value === undefined) {
        throw new TruncatedError("cancelled");
      }
      buffer = value.buffer;
      filled += value.byteLength;
      this.total += value.byteLength;
      if (done) {
        releaseBuffer(buffer);
        if (filled === 0) {
          return null;
        }
        throw new TruncatedError(`${filled} of ${length}`);
      }
    }
    return buffer;
  }

  close(): void {
    this.reader.cancel().catch(() => undefined);
  }
}

export class ChunkSource implements ByteSource {
  total = 0;
  private chunk = new Uint8Array(0);
  private used = 0;

  constructor(private readonly reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>) {}

  async read(length: number): Promise<ArrayBuffer | null> {
    const target = new Uint8Array(new ArrayBuffer(length));
    let filled = 0;
    while (filled < length) {
      if (this.used === this.chunk.byteLength) {
        releaseBuffer(this.chunk.buffer);
        const { value, done } = await this.reader.read();
        if (done) {
          releaseBuffer(target.buffer);
          if (filled === 0) {
            return null;
          }
          throw new TruncatedError(`${filled} of ${length}`);
        }
        this.chunk = value;
        this.used = 0;
        this.total += value.byteLength;
      }
      const take = Math.min(length - filled, this.chunk.byteLength - this.used);
      target.set(this.chunk.subarray(this.used, this.used + take), filled);
      this.used += take;
      filled += take;
    }
    return target.buffer;
  }

  close(): void {
    releaseBuffer(this.chunk.buffer);
    this.chunk = new Uint8Array(0);
    this.used = 0;
    this.reader.cancel().catch(() => undefined);
  }
}
