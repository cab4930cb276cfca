// Lines and labels that belong to a frame, in its own pixels: drawn over it wherever it is shown, and over no other.

import type { Program } from "./programs.js";

type Gl = WebGL2RenderingContext;

/** x1, y1, x2, y2 in pixels of the image, and a {@link ShapeStyle}. */
export const SEGMENT_FIELDS = 5;

export const ShapeStyle = { Plain: 0, Selected: 1, Handle: 2, Reference: 3 } as const;

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface Shapes {
  readonly segments: Float32Array;
  readonly labels: readonly Label[];
}

export const NO_SHAPES: Shapes = { segments: new Float32Array(), labels: [] };

/** CSS pixels. */
const HALF_WIDTH = 0.75;
const HALO = 1;

/** Draws segments as quads, one instance each. Its one buffer lives as long as the context. */
export class SegmentPainter {
  private buffer: WebGLBuffer | null = null;
  private array: WebGLVertexArrayObject | null = null;

  /** others: what is bound for all other drawing. */
  constructor(
    private readonly gl: Gl,
    private readonly others: WebGLVertexArrayObject,
  ) {}

  get buffers(): number {
    return this.buffer === null ? 0 : 1;
  }

  /** toDevice maps pixels of the image to device pixels of the canvas, y downwards. */
  draw(program: Program, segments: Float32Array, toDevice: Float32Array, ratio: number): void {
    const { gl } = this;
    gl.bindVertexArray((this.array ??= gl.createVertexArray()));
    gl.bindBuffer(gl.ARRAY_BUFFER, (this.buffer ??= gl.createBuffer()));
    gl.bufferData(gl.ARRAY_BUFFER, segments, gl.STREAM_DRAW);
    const stride = SEGMENT_FIELDS * 4;
    for (const [at, size, offset] of [
      [0, 4, 0],
      [1, 1, 16],
    ] as const) {
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, size, gl.FLOAT, false, stride, offset);
      gl.vertexAttribDivisor(at, 1);
    }
    gl.useProgram(program.program);
    gl.uniformMatrix3fv(program.at("uToDevice"), false, toDevice);
    gl.uniform2f(program.at("uCanvas"), gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.uniform1f(program.at("uHalf"), HALF_WIDTH * ratio);
    gl.uniform1f(program.at("uHalo"), HALO * ratio);
    gl.enable(gl.BLEND);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, segments.length / SEGMENT_FIELDS);
    gl.disable(gl.BLEND);
    gl.bindVertexArray(this.others);
  }
}

export const SEGMENT_VERTEX = `#version 300 es
layout(location = 0) in vec4 aEnds;
layout(location = 1) in float aStyle;
uniform mat3 uToDevice;
uniform vec2 uCanvas;
uniform float uHalf;
uniform float uHalo;
out highp vec2 vAt;
out highp vec2 vEnd;
flat out float vStyle;
void main() {
  vec2 a = (uToDevice * vec3(aEnds.xy, 1.0)).xy;
  vec2 b = (uToDevice * vec3(aEnds.zw, 1.0)).xy;
  float reach = uHalf + uHalo + 1.0;
  float size = length(b - a);
  vec2 along = size > 0.0 ? (b - a) / size : vec2(1.0, 0.0);
  vec2 across = vec2(-along.y, along.x);
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  // Relative to the first end, with x along the segment.
  vAt = vec2(mix(-reach, size + reach, corner.x), mix(-reach, reach, corner.y));
  vEnd = vec2(size, 0.0);
  vStyle = aStyle;
  vec2 at = (a + along * vAt.x + across * vAt.y) / uCanvas * 2.0 - 1.0;
  gl_Position = vec4(at.x, -at.y, 0.0, 1.0);
}`;

// A bright core with a dark rim: it can be seen on white bone and on black air.
export const SEGMENT_FRAGMENT = `#version 300 es
precision highp float;
uniform float uHalf;
uniform float uHalo;
in highp vec2 vAt;
in highp vec2 vEnd;
flat in float vStyle;
out vec4 colour;
void main() {
  float away = length(vAt - vec2(clamp(vAt.x, 0.0, vEnd.x), 0.0));
  float core = clamp(uHalf + 0.5 - away, 0.0, 1.0);
  float rim = clamp(uHalf + uHalo + 0.5 - away, 0.0, 1.0) * 0.7;
  vec3 ink = vStyle < 0.5 ? vec3(1.0, 0.85, 0.25) : vStyle < 1.5 ? vec3(0.35, 0.9, 1.0) : vStyle < 2.5 ? vec3(1.0) : vec3(0.5, 1.0, 0.55);
  float alpha = max(core, rim);
  colour = vec4(ink * core, alpha);
}`;
