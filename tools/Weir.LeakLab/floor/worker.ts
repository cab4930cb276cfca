// Fetches over two connections, decodes with the stage's own decoder, and draws with one program: signed 16-bit grey, bilinear.

import { readEntry } from "../../../src/Weir.Client/Stage/stage/src/batch.js";
import { openSource } from "../../../src/Weir.Client/Stage/stage/src/bytes.js";
import { Decoder } from "../../../src/Weir.Client/Stage/stage/src/decoder.js";
import { releaseBuffer } from "../../../src/Weir.Client/Stage/stage/src/release.js";

type Asked =
  | { readonly kind: "start"; readonly canvas: OffscreenCanvas; readonly ratio: number }
  | {
      readonly kind: "open";
      readonly study: string;
      readonly frames: number;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: "scroll"; readonly slices: number }
  | { readonly kind: "close" };

const VERTEX = `#version 300 es
uniform vec2 uScale;
out vec2 vAt;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  vAt = corner;
  gl_Position = vec4((corner * 2.0 - 1.0) * uScale * vec2(1.0, -1.0), 0.0, 1.0);
}`;

const FRAGMENT = `#version 300 es
precision highp float;
precision highp isampler2D;
uniform isampler2D uFrame;
in vec2 vAt;
out vec4 colour;
float at(ivec2 p, ivec2 last) { return float(texelFetch(uFrame, clamp(p, ivec2(0), last), 0).r); }
void main() {
  ivec2 last = textureSize(uFrame, 0) - 1;
  vec2 p = vAt * vec2(last + 1) - 0.5;
  ivec2 i = ivec2(floor(p));
  vec2 f = fract(p);
  float v = mix(mix(at(i, last), at(i + ivec2(1, 0), last), f.x),
                mix(at(i + ivec2(0, 1), last), at(i + ivec2(1, 1), last), f.x), f.y);
  colour = vec4(vec3(clamp((v - 40.0) / 400.0 + 0.5, 0.0, 1.0)), 1.0);
}`;

const BATCH = 32;
const decoder = Decoder.create();
let gl: WebGL2RenderingContext;
let ratio = 1;
let scale: WebGLUniformLocation | null;
let blobs: (ArrayBuffer | undefined)[] = [];
let texture: WebGLTexture | null = null;
let [slice, wanted, generation] = [-1, 0, 0];

onmessage = ({ data }: MessageEvent<Asked>) => {
  switch (data.kind) {
    case "start":
      start(data.canvas, data.ratio);
      break;
    case "open":
      gl.canvas.width = Math.round(data.width * ratio);
      gl.canvas.height = Math.round(data.height * ratio);
      void open(data.study, data.frames);
      break;
    case "scroll":
      wanted = Math.min(Math.max(wanted + data.slices, 0), blobs.length - 1);
      break;
    case "close":
      close();
      break;
  }
};

function start(canvas: OffscreenCanvas, pixels: number): void {
  ratio = pixels;
  gl = canvas.getContext("webgl2", { alpha: false, antialias: false, depth: false })!;
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  gl.useProgram(program);
  scale = gl.getUniformLocation(program, "uScale");
  requestAnimationFrame(tick);
}

async function open(study: string, frames: number): Promise<void> {
  const mine = ++generation;
  blobs = new Array<undefined>(frames).fill(undefined);
  [slice, wanted] = [-1, 0];
  await batch(study, 0, 0, mine);
  const starts: number[] = [];
  for (let first = 1; first < frames; first += BATCH) {
    starts.push(first);
  }
  const line = async (): Promise<void> => {
    for (
      let first = starts.shift();
      first !== undefined && mine === generation;
      first = starts.shift()
    ) {
      await batch(study, first, Math.min(first + BATCH, frames) - 1, mine);
    }
  };
  await Promise.all([line(), line()]);
  if (mine === generation) {
    postMessage({ kind: "whole" });
  }
}

async function batch(study: string, first: number, last: number, mine: number): Promise<void> {
  const answer = await fetch(`frames/${study}/${first}-${last}`);
  const source = openSource(answer.body!);
  for (let entry = await readEntry(source); entry !== null; entry = await readEntry(source)) {
    if (mine === generation) {
      blobs[entry.frame] = entry.bytes;
    } else {
      releaseBuffer(entry.bytes);
    }
  }
}

function tick(): void {
  requestAnimationFrame(tick);
  const blob = blobs[wanted];
  if (wanted !== slice && blob !== undefined) {
    slice = wanted;
    void draw(blob, slice);
  }
}

async function draw(blob: ArrayBuffer, frame: number): Promise<void> {
  (await decoder).with(blob, ({ header, bytes }) => {
    const { columns, rows } = header;
    gl.deleteTexture(texture);
    texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R16I, columns, rows);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    const pixels = new Int16Array(bytes.buffer, bytes.byteOffset, columns * rows);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, columns, rows, gl.RED_INTEGER, gl.SHORT, pixels);
    const { width, height } = gl.canvas;
    const fit = Math.min(width / columns, height / rows);
    gl.viewport(0, 0, width, height);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform2f(scale, (columns * fit) / width, (rows * fit) / height);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    gl.flush();
  });
  postMessage({ kind: "drawn", frame });
}

function close(): void {
  generation++;
  for (const blob of blobs) {
    if (blob !== undefined) {
      releaseBuffer(blob);
    }
  }
  blobs = [];
  gl.deleteTexture(texture);
  texture = null;
  gl.flush();
}
