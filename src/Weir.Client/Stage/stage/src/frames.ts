// The frames in RAM, by handle: what is awaited from the network, what is held encoded, what is held decoded.

import { readHeader, type FrameHeader } from "./header.js";
import { releaseBuffer } from "./release.js";

export interface DecodedFrame {
  readonly header: FrameHeader;
  readonly pixels: ArrayBuffer;
}

export type Kept = "kept" | "dropped" | "bad";

export class FrameStore {
  /** handle → the request that shall bring it. */
  private readonly awaited = new Map<number, number>();
  private readonly encoded = new Map<number, ArrayBuffer>();
  private readonly decoded = new Map<number, DecodedFrame>();
  dropped = 0;

  await(handle: number, request: number): void {
    this.awaited.set(handle, request);
  }

  /** True once for a handle that the request still owes. */
  settle(handle: number, request: number): boolean {
    return this.awaited.get(handle) === request && this.awaited.delete(handle);
  }

  /** Takes a blob for the handle if it is still wanted from this request, else frees it at once. */
  arrive(handle: number, request: number, blob: ArrayBuffer): Kept {
    if (!this.settle(handle, request)) {
      this.dropped++;
      releaseBuffer(blob);
      return "dropped";
    }
    if (readHeader(blob) === null) {
      releaseBuffer(blob);
      return "bad";
    }
    this.releaseEncoded(handle);
    this.encoded.set(handle, blob);
    return "kept";
  }

  blob(handle: number): ArrayBuffer | undefined {
    return this.encoded.get(handle);
  }

  pixels(handle: number): DecodedFrame | undefined {
    return this.decoded.get(handle);
  }

  keepDecoded(handle: number, frame: DecodedFrame): void {
    this.releaseDecoded(handle);
    this.decoded.set(handle, frame);
  }

  /** Bytes freed; also forgets that the handle is awaited. */
  releaseEncoded(handle: number): number {
    this.awaited.delete(handle);
    const blob = this.encoded.get(handle);
    this.encoded.delete(handle);
    return blob === undefined ? 0 : releaseBuffer(blob);
  }

  releaseDecoded(handle: number): number {
    const frame = this.decoded.get(handle);
    this.decoded.delete(handle);
    return frame === undefined ? 0 : releaseBuffer(frame.pixels);
  }

  stats(): {
    awaited: number;
    encodedCount: number;
    encodedBytes: number;
    decodedCount: number;
    decodedBytes: number;
    dropped: number;
  } {
    let encodedBytes = 0;
    for (const blob of this.encoded.values()) {
      encodedBytes += blob.byteLength;
    }
    let decodedBytes = 0;
    for (const frame of this.decoded.values()) {
      decodedBytes += frame.pixels.byteLength;
    }
    return {
      awaited: this.awaited.size,
      encodedCount: this.encoded.size,
      encodedBytes,
      decodedCount: this.decoded.size,
      decodedBytes,
      dropped: this.dropped,
    };
  }
}
