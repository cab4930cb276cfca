// Counts what is really held, from the tables themselves.

import type { GlContext } from "./context.js";
import type { Decoder } from "./decoder.js";
import type { FrameStore } from "./frames.js";
import type { WorkerStats } from "./protocol.js";

interface Parts {
  readonly frames: FrameStore;
  readonly context: GlContext | null;
  readonly decoder: Decoder | null;
  readonly fetches: number;
  readonly scene: number;
  readonly lost: number;
}

export function collectStats(parts: Parts): WorkerStats {
  const { context } = parts;
  const textures = context?.textures.stats();
  const overlays = context?.overlays.stats();
  return {
    ...parts.frames.stats(),
    textureCount: textures?.count ?? 0,
    textureBytes: textures?.bytes ?? 0,
    glTextures: (textures?.objects ?? 0) + (overlays?.objects ?? 0),
    overlayBytes: overlays?.bytes ?? 0,
    glPrograms: context?.programs.count ?? 0,
    // Corners come from gl_VertexID; segments have a buffer and an array of their own once there were any.
    glBuffers: context?.painter.buffers ?? 0,
    glVertexArrays: context === null ? 0 : 1 + context.painter.buffers,
    glContexts: context === null ? 0 : 1,
    fetches: parts.fetches,
    wasmBytes: parts.decoder?.heapBytes ?? 0,
    viewports: parts.scene,
    maxTextureSize: context?.textures.maxSize ?? 0,
    contextsLost: parts.lost,
  };
}
