// The texts of panes as small textures: made again only when a text, its room or the pixel ratio changed.

import type { Size } from "./protocol.js";

type Gl = WebGL2RenderingContext;
type Context2d = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

export const SLOTS = [
  "topLeft",
  "topRight",
  "bottomLeft",
  "bottomRight",
  "top",
  "bottom",
  "left",
  "right",
  "centre",
  "scale",
  "colourLow",
  "colourHigh",
] as const;

export type Slot = (typeof SLOTS)[number];
/** A slot of a pane's own texts, or a label of what is drawn over its frame. */
export type TextSlot = Slot | `label${number}`;
export type Texts = Readonly<Record<Slot, string>>;

export const NO_TEXTS = Object.fromEntries(SLOTS.map((slot) => [slot, ""])) as Texts;

/** By viewport, from what ViewportOverlay.ToJson wrote. */
export function parseOverlays(json: string | null): Map<number, Texts> {
  const found = new Map<number, Texts>();
  if (json !== null) {
    for (const overlay of JSON.parse(json) as (Texts & { id: number })[]) {
      found.set(overlay.id, { ...NO_TEXTS, ...overlay });
    }
  }
  return found;
}

interface TextTexture {
  readonly key: string;
  readonly texture: WebGLTexture;
  readonly width: number;
  readonly height: number;
}

const FAMILY =
  'system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", sans-serif';
const LINE = 1.32;

export class OverlayStore {
  private readonly panes = new Map<number, Map<TextSlot, TextTexture>>();
  private context: Context2d | null = null;

  constructor(private readonly gl: Gl) {}

  /** The texture of one slot, or null where there is no text. Sizes are device pixels. */
  texture(
    pane: number,
    slot: TextSlot,
    text: string,
    room: number,
    size: Size,
  ): TextTexture | null {
    let slots = this.panes.get(pane);
    if (slots === undefined) {
      this.panes.set(pane, (slots = new Map()));
    }
    const old = slots.get(slot);
    if (text === "") {
      this.drop(old);
      slots.delete(slot);
      return null;
    }
    const key = `${Math.round(room)}|${size.ratio}|${text}`;
    if (old?.key === key) {
      return old;
    }
    this.drop(old);
    const made = this.rasterise(key, slot, text, room, size.ratio);
    slots.set(slot, made);
    return made;
  }

  /** Drops the labels from a number on. */
  keepLabels(pane: number, count: number): void {
    const slots = this.panes.get(pane);
    for (let i = count; slots?.has(`label${i}`) === true; i++) {
      this.drop(slots.get(`label${i}`));
      slots.delete(`label${i}`);
    }
  }

  forget(pane: number): void {
    for (const held of this.panes.get(pane)?.values() ?? []) {
      this.drop(held);
    }
    this.panes.delete(pane);
  }

  clear(): void {
    for (const pane of [...this.panes.keys()]) {
      this.forget(pane);
    }
    this.context = null;
  }

  stats(): { objects: number; bytes: number } {
    let objects = 0;
    let bytes = 0;
    for (const slots of this.panes.values()) {
      for (const held of slots.values()) {
        objects++;
        bytes += held.width * held.height * 4;
      }
    }
    return { objects, bytes };
  }

  private drop(held: TextTexture | undefined): void {
    if (held !== undefined) {
      this.gl.deleteTexture(held.texture);
    }
  }

  private rasterise(
    key: string,
    slot: TextSlot,
    text: string,
    room: number,
    ratio: number,
  ): TextTexture {
    const context = (this.context ??= newContext());
    const weight = slot === "top" || slot === "bottom" || slot === "left" || slot === "right";
    const points = weight || slot === "centre" ? 15 : 13;
    const font = `${weight ? "600 " : ""}${points * ratio}px ${FAMILY}`;
    context.font = font;
    const margin = Math.ceil(2.5 * ratio);
    const lines = text.split("\n").map((line) => shorten(context, line, room - 2 * margin));
    const widths = lines.map((line) => context.measureText(line).width);
    const width = Math.max(Math.ceil(Math.max(...widths)) + 2 * margin, 1);
    const pitch = Math.round(points * LINE * ratio);
    const height = lines.length * pitch + 2 * margin;

    const canvas = context.canvas;
    canvas.width = width;
    canvas.height = height;
    context.font = font;
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.strokeStyle = "rgba(0, 0, 0, 0.85)";
    context.lineWidth = 3 * ratio;
    context.fillStyle = "#e9edf0";
    const right = slot === "topRight" || slot === "bottomRight" || slot === "right";
    const left =
      slot.startsWith("label") ||
      slot.startsWith("colour") ||
      slot === "topLeft" ||
      slot === "bottomLeft" ||
      slot === "left";
    lines.forEach((line, i) => {
      const free = width - (widths[i] ?? 0) - 2 * margin;
      const x = margin + Math.round(left ? 0 : right ? free : free / 2);
      const y = margin + i * pitch + pitch / 2;
      context.strokeText(line, x, y);
      context.fillText(line, x, y);
    });
    return { key, texture: this.upload(context.canvas), width, height };
  }

  private upload(canvas: OffscreenCanvas | HTMLCanvasElement): WebGLTexture {
    const gl = this.gl;
    const texture = gl.createTexture();
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, canvas);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    return texture;
  }
}

/** Kept in CPU memory: every text is read back once, into its texture. */
function newContext(): Context2d {
  const canvas =
    typeof OffscreenCanvas === "undefined"
      ? document.createElement("canvas")
      : new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) {
    throw new Error("no 2D canvas");
  }
  return context as Context2d;
}

/** Cuts a line that has no room and says so with an ellipsis. */
function shorten(context: Context2d, line: string, room: number): string {
  if (context.measureText(line).width <= room) {
    return line;
  }
  const letters = [...line];
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (context.measureText(`${letters.slice(0, middle).join("")}…`).width <= room) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return `${letters.slice(0, low).join("")}…`;
}
