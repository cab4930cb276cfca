// Draws once, small and unseen, what the first image will need: a program's machine code is made at its first draw and
// a font is loaded with its first text, and both would otherwise be paid for at the click.

import type { GlContext } from "./context.js";
import { PixelFormat, rawBytesOf } from "./header.js";
import { NO_TEXTS } from "./overlay.js";
import { NO_SHAPES } from "./shapes.js";
import { Field, FIELD_COUNT, PaneKind, ViewportFlags } from "./viewport.js";

/** No handle and no viewport of C# is negative. */
const NOBODY = -1;
const EDGE = 16;

export function warmUp(context: GlContext): void {
  const size = { width: EDGE, height: EDGE, ratio: 1 };
  const texts = { ...NO_TEXTS, topLeft: "Aa 中", left: "R", centre: "…" };
  for (const format of [PixelFormat.S16, PixelFormat.U16, PixelFormat.U8, PixelFormat.Rgb8]) {
    const rawBytes = rawBytesOf(format, 2, 2);
    const header = {
      format,
      filtered: false,
      columns: 2,
      rows: 2,
      rawBytes,
      payloadBytes: 0,
      hash: 0,
    };
    context.textures.upload(NOBODY, header, new Uint8Array(rawBytes), 0);
    for (const flags of [0, ViewportFlags.Padding]) {
      const frame = context.texture(NOBODY);
      context.paint(record(PaneKind.Image, flags), texts, frame, NO_SHAPES, size);
    }
  }
  context.paint(record(PaneKind.Marked, 0), texts, undefined, NO_SHAPES, size);
  context.textures.delete(NOBODY);
  context.forget(NOBODY);
  context.clear();
  context.gl.flush();
}

function record(kind: number, flags: number): Float64Array {
  const made = new Float64Array(FIELD_COUNT);
  made[Field.Id] = NOBODY;
  made[Field.Kind] = kind;
  made[Field.Flags] = flags;
  made[Field.Width] = EDGE;
  made[Field.Height] = EDGE;
  made[Field.WindowWidth] = 2;
  made[Field.RescaleSlope] = 1;
  made[Field.M11] = EDGE / 2;
  made[Field.M22] = EDGE / 2;
  return made;
}
