// Starts the engine in its worker, or on this thread, and passes commands and messages.

import type { Area } from "./area.js";
import type { Command, Message, WorkerStats } from "./protocol.js";
import { releaseBuffer } from "./release.js";

export const CANVAS_ID = "stage-canvas";

export interface Receiver {
  onEvents(records: number[]): void;
  onManifest(request: number, bytes: Uint8Array): void;
  onFailed(): void;
}

type Send = (command: Command, transfer: Transferable[]) => void;

export class Host {
  private worker: Worker | null = null;
  private send: Send | null = null;
  private readonly replies = new Map<number, (stats: WorkerStats) => void>();
  private ready: { resolve: () => void; reject: (error: Error) => void } | null = null;
  private shrunk: (() => void) | null = null;
  private readonly reads = new Map<number, (bytes: Uint8Array | null) => void>();
  private nextReply = 1;

  constructor(private readonly receiver: Receiver) {}

  get inWorker(): boolean {
    return this.worker !== null;
  }

  async start(): Promise<void> {
    const canvas = document.getElementById(CANVAS_ID) as HTMLCanvasElement | null;
    if (canvas === null) {
      throw new Error(`The page has no canvas #${CANVAS_ID}.`);
    }
    const started = new Promise<void>((resolve, reject) => {
      this.ready = { resolve, reject };
    });
    if (typeof canvas.transferControlToOffscreen === "function") {
      const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
      worker.onmessage = (event: MessageEvent<Message>) => this.receive(event.data);
      worker.onerror = () => this.fail("The stage's worker failed.");
      this.worker = worker;
      this.send = (command, transfer) => worker.postMessage(command, transfer);
      const offscreen = canvas.transferControlToOffscreen();
      this.send({ t: "start", canvas: offscreen }, [offscreen]);
    } else {
      const { startInline } = (await import("./inline.js")) as typeof import("./inline.js");
      const handle = startInline((message) => this.receive(message));
      this.send = (command) => handle(command);
      this.send({ t: "start", canvas }, []);
    }
    await started;
  }

  post(command: Command, transfer: Transferable[] = []): void {
    this.send?.(command, transfer);
  }

  stats(): Promise<WorkerStats> {
    const id = this.nextReply++;
    return new Promise((resolve) => {
      this.replies.set(id, resolve);
      this.post({ t: "stats", id });
    });
  }

  /** Source pixels of a frame in RAM; null when it is not there. */
  read(handle: number, area: Area): Promise<Uint8Array | null> {
    const id = this.nextReply++;
    return new Promise((resolve) => {
      this.reads.set(id, resolve);
      this.post({ t: "read", id, handle, area });
    });
  }

  /** A PNG of what a pane shows; null when that is no image. */
  capture(pane: number, texts: boolean): Promise<Uint8Array | null> {
    const id = this.nextReply++;
    return new Promise((resolve) => {
      this.reads.set(id, resolve);
      this.post({ t: "capture", id, pane, texts });
    });
  }

  /** Ends the worker with all it holds and starts another on a new canvas (one is transferred only once). */
  async reset(): Promise<void> {
    if (this.worker !== null) {
      const worker = this.worker;
      await Promise.race([
        new Promise<void>((resolve) => {
          this.shrunk = resolve;
          this.post({ t: "shrink" });
        }),
        // A worker that hangs does not answer; a hidden page gets no animation frame.
        new Promise<void>((resolve) => setTimeout(resolve, 500)),
      ]);
      worker.terminate();
      this.worker = null;
    }
    this.replies.clear();
    for (const resolve of this.reads.values()) {
      resolve(null);
    }
    this.reads.clear();
    const old = document.getElementById(CANVAS_ID);
    const canvas = document.createElement("canvas");
    canvas.id = CANVAS_ID;
    canvas.style.cssText = old?.style.cssText ?? "";
    old?.replaceWith(canvas);
    await this.start();
  }

  private receive(message: Message): void {
    switch (message.t) {
      case "ready":
        this.ready?.resolve();
        break;
      case "failed":
        this.fail(message.reason);
        break;
      case "events":
        this.receiver.onEvents(Array.from(message.records));
        break;
      case "manifest":
        this.receiver.onManifest(message.request, new Uint8Array(message.bytes));
        releaseBuffer(message.bytes);
        break;
      case "stats":
        this.replies.get(message.id)?.(message.stats);
        this.replies.delete(message.id);
        break;
      case "read":
        this.reads.get(message.id)?.(message.bytes === null ? null : new Uint8Array(message.bytes));
        this.reads.delete(message.id);
        break;
      case "shrunk":
        this.shrunk?.();
        break;
    }
  }

  private fail(reason: string): void {
    this.ready?.reject(new Error(reason));
    this.receiver.onFailed();
  }
}
