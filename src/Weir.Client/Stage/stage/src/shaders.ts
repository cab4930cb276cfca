// GLSL. One fragment source for all frames; what differs between pixel formats is a #define, so that no texel pays
// for a branch it does not need.

import type { Sampler } from "./pixels.js";

/** A quad of the image, placed by an affine map into clip space. */
export const FRAME_VERTEX = `#version 300 es
uniform vec4 uRect;      // x, y, width, height in pixels of the texture's grid
uniform mat3 uToClip;
uniform vec2 uOrigin;    // the grid position of the texture's first texel
out highp vec2 vTexel;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  vec2 at = uRect.xy + corner * uRect.zw;
  vTexel = at - uOrigin;
  gl_Position = vec4((uToClip * vec3(at, 1.0)).xy, 0.0, 1.0);
}`;

export interface Variant {
  readonly sampler: Sampler;
  readonly colour: boolean;
  readonly nearest: boolean;
  readonly padding: boolean;
}

const SAMPLER = { int: "isampler2D", uint: "usampler2D", float: "sampler2D" } as const;

// The integer base leaves the stored value before it becomes a float: 32-bit values keep their low bits.
const RELATIVE = {
  int: "float(t.r - uBase)",
  uint: "float(int(t.r - uint(uBase)))",
  float: "t.r - float(uBase)",
} as const;

const RELATIVE3 = {
  int: "vec3(t.rgb - uBase)",
  uint: "vec3(ivec3(t.rgb - uint(uBase)))",
  float: "t.rgb - float(uBase)",
} as const;

export function frameFragment(variant: Variant): string {
  const value = variant.colour ? "vec3" : "float";
  const relative = (variant.colour ? RELATIVE3 : RELATIVE)[variant.sampler];
  return `#version 300 es
precision highp float;
precision highp int;
precision highp ${SAMPLER[variant.sampler]};
uniform ${SAMPLER[variant.sampler]} uFrame;
uniform int uBase;
uniform float uOffset;
uniform float uScale;
uniform bool uSigmoid;
uniform bool uInvert;
uniform vec2 uPadding;
in highp vec2 vTexel;
out vec4 colour;

${value} fetch(int x, int y) {
  ${vec4Of(variant.sampler)} t = texelFetch(uFrame, ivec2(x, y), 0);
  return ${relative};
}
${variant.padding ? "float real(float v) { return (v >= uPadding.x && v <= uPadding.y) ? 0.0 : 1.0; }" : ""}
void main() {
  ivec2 last = textureSize(uFrame, 0) - 1;
  ${sample(variant, value)}
  ${value} g = (v - uOffset) * uScale;
  g = uSigmoid ? 1.0 / (1.0 + exp(-4.0 * g)) : clamp(g + 0.5, 0.0, 1.0);
  if (uInvert) g = 1.0 - g;
  colour = vec4(${variant.colour ? "g" : "vec3(g)"}, 1.0);
}`;
}

const vec4Of = (sampler: Sampler): string =>
  sampler === "int" ? "ivec4" : sampler === "uint" ? "uvec4" : "vec4";

/** Padding is background, whatever the window, and takes no part in interpolation. */
function sample(variant: Variant, value: string): string {
  const background = "{ colour = vec4(0.0, 0.0, 0.0, 1.0); return; }";
  if (variant.nearest) {
    return `ivec2 i = clamp(ivec2(floor(vTexel)), ivec2(0), last);
  ${value} v = fetch(i.x, i.y);
  ${variant.padding ? `if (real(v) == 0.0) ${background}` : ""}`;
  }
  const corners = `vec2 p = vTexel - 0.5;
  vec2 whole = floor(p);
  vec2 f = p - whole;
  ivec2 i = clamp(ivec2(whole), ivec2(0), last);
  ivec2 j = clamp(ivec2(whole) + 1, ivec2(0), last);
  ${value} a = fetch(i.x, i.y), b = fetch(j.x, i.y), c = fetch(i.x, j.y), d = fetch(j.x, j.y);`;
  if (!variant.padding) {
    return `${corners}
  ${value} v = mix(mix(a, b, f.x), mix(c, d, f.x), f.y);`;
  }
  return `${corners}
  vec4 w = vec4((1.0 - f.x) * (1.0 - f.y), f.x * (1.0 - f.y), (1.0 - f.x) * f.y, f.x * f.y);
  float nearest = f.y < 0.5 ? (f.x < 0.5 ? a : b) : (f.x < 0.5 ? c : d);
  if (real(nearest) == 0.0) ${background}
  w *= vec4(real(a), real(b), real(c), real(d));
  float v = dot(w, vec4(a, b, c, d)) / (w.x + w.y + w.z + w.w);`;
}

/** A rectangle of the canvas, in device pixels, y downwards. */
export const TEXT_VERTEX = `#version 300 es
uniform vec4 uRect;
uniform vec2 uCanvas;
out highp vec2 vAt;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  vAt = corner;
  vec2 at = (uRect.xy + corner * uRect.zw) / uCanvas * 2.0 - 1.0;
  gl_Position = vec4(at.x, -at.y, 0.0, 1.0);
}`;

export const TEXT_FRAGMENT = `#version 300 es
precision mediump float;
uniform sampler2D uText;
in highp vec2 vAt;
out vec4 colour;
void main() { colour = texture(uText, vAt); }`;

/** The hatching of a pane that has no image where one belongs. */
export const HATCH_FRAGMENT = `#version 300 es
precision highp float;
uniform float uPeriod;
out vec4 colour;
void main() {
  float stripe = step(0.5, fract((gl_FragCoord.x + gl_FragCoord.y) / uPeriod));
  colour = vec4(vec3(mix(0.055, 0.085, stripe)), 1.0);
}`;
