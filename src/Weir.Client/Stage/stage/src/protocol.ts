// What the main thread and the worker say to each other, and the records that go to C#. The C# side of the numbers is
// StageEvent.cs, StageInput.cs and StageRecords.cs; a C# test reads this file and compares.

import type { Area } from "./area.js";

export const EventKind = {
  FrameArrived: 1,
  FrameFailed: 2,
  FetchEnded: 3,
  Decoded: 4,
  DecodeFailed: 5,
  Uploaded: 6,
  UploadFailed: 7,
  Released: 8,
  Drawn: 9,
  ContextLost: 10,
  ContextRestored: 11,
  Hidden: 12,
  Visible: 13,
  PageHide: 14,
  PageShow: 15,
  Freeze: 16,
  Resume: 17,
  WorkerFailed: 18,
} as const;

export const Outcome = {
  Complete: 0,
  Aborted: 1,
  NetworkFailed: 2,
  Truncated: 3,
  Malformed: 4,
  OutOfMemory: 5,
} as const;

export const Fault = {
  None: 0,
  NotResident: 1,
  BadFrame: 2,
  BadChecksum: 3,
  OutOfMemory: 4,
  ContextLost: 5,
} as const;

export const Residence = { Encoded: 1, Decoded: 2, Texture: 4 } as const;

export const InputKind = {
  Wheel: 1,
  PointerDown: 2,
  Drag: 3,
  PointerUp: 4,
  DoubleClick: 5,
  Hover: 6,
  Leave: 7,
} as const;

export const Modifier = { Shift: 1, Control: 2, Alt: 4, Meta: 8 } as const;

/** What C# defines for viewports to name. */
export const TableKind = { Lut: 1, Shutter: 2, Palette: 3 } as const;

/** kind, id, bytes, code, serial. */
export const EVENT_FIELDS = 5;

/** In place of buttons: two fingers. The same number is StageInput.TwoFingers. */
export const TWO_FINGERS = 32;

/** kind, x, y, deltaX, deltaY, buttons, modifiers, scale. */
export const INPUT_FIELDS = 8;

/** Where events go, one record after another; sent on together at the end of the task. */
export type Emit = (
  kind: number,
  id: number,
  bytes?: number,
  code?: number,
  serial?: number,
) => void;

export interface Size {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

export type Command =
  | { readonly t: "start"; readonly canvas: OffscreenCanvas | HTMLCanvasElement }
  | { readonly t: "open"; readonly request: number; readonly url: string; readonly handle: number }
  | {
      readonly t: "fetch";
      readonly request: number;
      readonly url: string;
      readonly frames: Int32Array;
      readonly handles: Int32Array;
    }
  | { readonly t: "abort"; readonly request: number }
  | { readonly t: "decode"; readonly handles: Int32Array }
  | { readonly t: "upload"; readonly handle: number; readonly reduce: number }
  | { readonly t: "release"; readonly handles: Int32Array; readonly what: number }
  | { readonly t: "size"; readonly size: Size }
  | { readonly t: "draw"; readonly viewports: Float64Array; readonly overlays: string | null }
  | {
      readonly t: "table";
      readonly id: number;
      readonly kind: number;
      readonly numbers: Float64Array;
    }
  | {
      readonly t: "shapes";
      readonly handle: number;
      readonly segments: Float64Array;
      readonly labels: string;
    }
  | { readonly t: "read"; readonly id: number; readonly handle: number; readonly area: Area }
  | {
      readonly t: "capture";
      readonly id: number;
      readonly pane: number;
      readonly texts: boolean;
    }
  | { readonly t: "clear" }
  | { readonly t: "stats"; readonly id: number }
  | { readonly t: "loseContext" }
  | { readonly t: "shrink" };

export type Message =
  | { readonly t: "ready" }
  | { readonly t: "failed"; readonly reason: string }
  | { readonly t: "events"; readonly records: Float64Array }
  | { readonly t: "manifest"; readonly request: number; readonly bytes: ArrayBuffer }
  | { readonly t: "stats"; readonly id: number; readonly stats: WorkerStats }
  | { readonly t: "read"; readonly id: number; readonly bytes: ArrayBuffer | null }
  | { readonly t: "shrunk" };

/** The worker's part of StageStats; names are those of StageStats.cs in camel case. */
export interface WorkerStats {
  readonly encodedCount: number;
  readonly encodedBytes: number;
  readonly decodedCount: number;
  readonly decodedBytes: number;
  readonly textureCount: number;
  readonly textureBytes: number;
  readonly glTextures: number;
  readonly overlayBytes: number;
  readonly glPrograms: number;
  readonly glBuffers: number;
  readonly glVertexArrays: number;
  readonly glContexts: number;
  readonly fetches: number;
  readonly awaited: number;
  readonly dropped: number;
  readonly wasmBytes: number;
  readonly viewports: number;
  readonly maxTextureSize: number;
  readonly contextsLost: number;
}
