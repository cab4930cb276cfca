// The stage's face on the main thread: what BrowserStage.cs imports, and what it is called back with.

import { Host } from "./host.js";
import { watchPage } from "./lifecycle.js";
import { listenerCount } from "./listeners.js";
import { EventKind } from "./protocol.js";
import { releaseBuffer } from "./release.js";
import { Surface } from "./surface.js";

/** StageExports of StageInterop.cs. */
interface Exports {
  OnManifest(request: number, bytes: Uint8Array): void;
  OnPixels(id: number, bytes: Uint8Array): void;
  OnEvents(records: number[]): void;
  OnInput(records: number[]): void;
  OnResized(width: number, height: number, pixelRatio: number): void;
}

/** A span of C#, good only during the call. */
interface View<T> {
  slice(): T;
}

interface DotnetRuntime {
  getAssemblyExports(
    assembly: string,
  ): Promise<{ Weir: { Client: { Stage: { StageExports: Exports } } } }>;
}

let exports: Exports | null = null;
let surface: Surface | null = null;

const tell = (kind: number, code = 0): void => exports?.OnEvents([kind, 0, 0, code, 0]);

const host = new Host({
  onEvents: (records) => exports?.OnEvents(records),
  onManifest: (request, bytes) => exports?.OnManifest(request, bytes),
  onFailed: () => tell(EventKind.WorkerFailed),
});

/** Also for pages without .NET (measurements): there the callbacks are given. */
export async function start(callbacks?: Exports): Promise<void> {
  exports = callbacks ?? (await dotnetExports());
  watchPage(tell);
  await host.start();
}

async function dotnetExports(): Promise<Exports> {
  const { getDotnetRuntime } = globalThis as unknown as {
    getDotnetRuntime(id: number): DotnetRuntime;
  };
  const assembly = await getDotnetRuntime(0).getAssemblyExports("Weir.Client.dll");
  return assembly.Weir.Client.Stage.StageExports;
}

export function open(request: number, url: string, handle: number): void {
  host.post({ t: "open", request, url: absolute(url), handle });
}

export function fetchFrames(
  request: number,
  url: string,
  framesView: View<Int32Array>,
  handlesView: View<Int32Array>,
): void {
  const frames = framesView.slice();
  const handles = handlesView.slice();
  host.post({ t: "fetch", request, url: absolute(url), frames, handles });
}

export function abort(request: number): void {
  host.post({ t: "abort", request });
}

export function decode(handles: View<Int32Array>): void {
  host.post({ t: "decode", handles: handles.slice() });
}

export function upload(handle: number, reduce: number): void {
  host.post({ t: "upload", handle, reduce });
}

export function release(handles: View<Int32Array>, what: number): void {
  host.post({ t: "release", handles: handles.slice(), what });
}

export function setSurface(elementId: string): void {
  const element = document.getElementById(elementId);
  if (element === null) {
    throw new Error(`The page has no element #${elementId}.`);
  }
  clearSurface();
  surface = new Surface(element, {
    onSize: (size) => {
      host.post({ t: "size", size });
      // Not inside the command of C# that brought it about.
      queueMicrotask(() => exports?.OnResized(size.width, size.height, size.ratio));
    },
    onInput: (records) => exports?.OnInput(records),
  });
}

export function clearSurface(): void {
  surface?.detach();
  surface = null;
  host.post({ t: "clear" });
}

export function draw(viewports: View<Float64Array>, overlays: string | null): void {
  surface?.measure();
  host.post({ t: "draw", viewports: viewports.slice(), overlays });
}

export function define(id: number, kind: number, numbers: View<Float64Array>): void {
  host.post({ t: "table", id, kind, numbers: numbers.slice() });
}

/** Segments and labels over a frame, in its own pixels. */
export function shapes(handle: number, segments: View<Float64Array>, labels: string): void {
  host.post({ t: "shapes", handle, segments: segments.slice(), labels });
}

/** Reads source pixels; the answer comes through OnPixels, without bytes when the frame is not in RAM. */
export function read(
  id: number,
  handle: number,
  x: number,
  y: number,
  columns: number,
  rows: number,
): void {
  void host.read(handle, { x, y, columns, rows }).then((bytes) => {
    exports?.OnPixels(id, bytes ?? new Uint8Array());
    if (bytes !== null) {
      releaseBuffer(bytes.buffer as ArrayBuffer);
    }
  });
}

/** A PNG of what a viewport shows; the answer comes through OnPixels, without bytes when that is no image. */
export function capture(id: number, pane: number, texts: boolean): void {
  void host.capture(pane, texts).then((bytes) => {
    exports?.OnPixels(id, bytes ?? new Uint8Array());
    if (bytes !== null) {
      releaseBuffer(bytes.buffer as ArrayBuffer);
    }
  });
}

export async function stats(): Promise<string> {
  const held = await host.stats();
  return JSON.stringify({ ...held, listeners: listenerCount(), inWorker: host.inWorker });
}

export function loseContext(): void {
  host.post({ t: "loseContext" });
}

export async function reset(): Promise<void> {
  await host.reset();
  surface?.again();
}

/** The worker's own base is its script: addresses are resolved against the page. */
const absolute = (url: string): string => new URL(url, document.baseURI).href;
