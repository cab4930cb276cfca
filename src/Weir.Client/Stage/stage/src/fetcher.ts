// Fetches open responses and batch streams into the frame store. It never retries: that is C#'s decision.

import { MalformedError, readEntry, readManifest } from "./batch.js";
import { openSource, TruncatedError, type ByteSource } from "./bytes.js";
import type { FrameStore } from "./frames.js";
import { EventKind, Outcome, type Emit } from "./protocol.js";
import { releaseBuffer } from "./release.js";

/** The status a blob gets that is not a frame: as if the server had found it undecodable. */
const UNDECODABLE = 2;

export class Fetcher {
  private readonly running = new Map<number, AbortController>();

  constructor(
    private readonly frames: FrameStore,
    private readonly emit: Emit,
    private readonly manifest: (request: number, bytes: ArrayBuffer) => void,
  ) {}

  get count(): number {
    return this.running.size;
  }

  /** Manifest, then one frame of whatever index for the handle. */
  open(request: number, url: string, handle: number): Promise<void> {
    this.frames.await(handle, request);
    return this.run(request, url, [handle], async (source) => {
      this.manifest(request, await readManifest(source));
      await this.entries(source, request, () => handle, 0);
    });
  }

  /** A batch stream: frames[i] belongs to handles[i], in whatever order they come. */
  fetch(request: number, url: string, frames: Int32Array, handles: Int32Array): Promise<void> {
    const owed = new Map<number, number>();
    handles.forEach((handle, i) => {
      owed.set(frames[i] ?? -1, handle);
      this.frames.await(handle, request);
    });
    const take = (frame: number): number | undefined => {
      const handle = owed.get(frame);
      owed.delete(frame);
      return handle;
    };
    return this.run(request, url, handles, async (source) => {
      await this.entries(source, request, take, handles.length);
    });
  }

  abort(request: number): void {
    this.running.get(request)?.abort();
  }

  private async entries(
    source: ByteSource,
    request: number,
    take: (frame: number) => number | undefined,
    expected: number,
  ): Promise<void> {
    let got = 0;
    for (;;) {
      const entry = await readEntry(source);
      if (entry === null) {
        break;
      }
      const handle = take(entry.frame);
      if (handle === undefined) {
        releaseBuffer(entry.bytes);
        throw new MalformedError(`frame ${entry.frame} was not asked for`);
      }
      got++;
      this.settle(handle, request, entry.frame, entry.status, entry.bytes);
    }
    if (got < expected) {
      throw new TruncatedError(`${got} of ${expected} frames`);
    }
  }

  private settle(
    handle: number,
    request: number,
    frame: number,
    status: number,
    bytes: ArrayBuffer,
  ): void {
    if (status !== 0) {
      releaseBuffer(bytes);
      if (this.frames.settle(handle, request)) {
        this.emit(EventKind.FrameFailed, handle, 0, status, request);
      }
      return;
    }
    const length = bytes.byteLength;
    const kept = this.frames.arrive(handle, request, bytes);
    if (kept === "kept") {
      this.emit(EventKind.FrameArrived, handle, length, frame, request);
    } else if (kept === "bad") {
      this.emit(EventKind.FrameFailed, handle, 0, UNDECODABLE, request);
    }
  }

  private async run(
    request: number,
    url: string,
    handles: ArrayLike<number>,
    read: (source: ByteSource) => Promise<void>,
  ): Promise<void> {
    const controller = new AbortController();
    this.running.set(request, controller);
    let source: ByteSource | null = null;
    let code: number = Outcome.Complete;
    try {
      const response = await fetch(url, { signal: controller.signal, cache: "no-store" });
      if (!response.ok || response.body === null) {
        code = response.ok ? Outcome.Malformed : response.status;
        await response.body?.cancel();
      } else {
        source = openSource(response.body);
        await read(source);
      }
    } catch (error) {
      code = controller.signal.aborted ? Outcome.Aborted : outcomeOf(error);
    }
    source?.close();
    this.running.delete(request);
    for (let i = 0; i < handles.length; i++) {
      this.frames.settle(handles[i] ?? -1, request);
    }
    this.emit(EventKind.FetchEnded, request, source?.total ?? 0, code);
  }
}

function outcomeOf(error: unknown): number {
  if (error instanceof MalformedError) {
    return Outcome.Malformed;
  }
  if (error instanceof TruncatedError) {
    return Outcome.Truncated;
  }
  return error instanceof RangeError ? Outcome.OutOfMemory : Outcome.NetworkFailed;
}
