// GLSL. One fragment source for all frames; what differs between pixel formats is a #define, so that no texel pays
// for a branch it does not need.

import type { Sampler } from "./pixels.js";
import { LUT_ROW } from "./tables.js";

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
  /** 32-bit integers. */
  readonly wide: boolean;
  /** Stored values go through a modality lookup table. */
  readonly modality: boolean;
  /** Values go through a VOI lookup table. */
  readonly voi: boolean;
  /** Grey goes through a colour map. */
  readonly palette: boolean;
}

const SAMPLER = { int: "isampler2D", uint: "usampler2D", float: "sampler2D" } as const;

// The integer base leaves the stored value before it becomes a float: 32-bit values keep their low bits.
const RELATIVE = {
  int: "float(t.r - uBase)",
  uint: "float(int(t.r - uint(uBase)))",
  float: "t.r - float(uBase)",
} as const;

// What lies 2^31 or more apart does not fit an int: the difference is taken of the larger and the smaller one.
const WIDE = {
  int: "(t.r >= uBase ? float(uint(t.r) - uint(uBase)) : -float(uint(uBase) - uint(t.r)))",
  uint: "(t.r >= uint(uBase) ? float(t.r - uint(uBase)) : -float(uint(uBase) - t.r))",
  float: RELATIVE.float,
} as const;

const RELATIVE3 = {
  int: "vec3(t.rgb - uBase)",
  uint: "vec3(ivec3(t.rgb - uint(uBase)))",
  float: "t.rgb - float(uBase)",
} as const;

export function frameFragment(variant: Variant): string {
  const value = variant.colour ? "vec3" : "float";
  const relative = (variant.colour ? RELATIVE3 : variant.wide ? WIDE : RELATIVE)[variant.sampler];
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
${LUTS.filter((lut) => variant[lut])
  .map(lutUniforms)
  .join("\n")}
${variant.palette ? "uniform sampler2D u_palette;" : ""}
in highp vec2 vTexel;
out vec4 colour;

${value} fetch(int x, int y) {
  ${vec4Of(variant.sampler)} t = texelFetch(uFrame, ivec2(x, y), 0);
  return ${relative};
}
${variant.padding ? real(variant.sampler) : ""}
${LUTS.filter((lut) => variant[lut])
  .map(lutFunction)
  .join("\n")}
void main() {
  ivec2 last = textureSize(uFrame, 0) - 1;
  ${sample(variant, value)}
  ${value} g = (v - uOffset) * uScale;
  ${
    variant.voi
      ? "g = mix(voi(floor(g)), voi(floor(g) + 1.0), fract(g)) / uMost;"
      : "g = uSigmoid ? 1.0 / (1.0 + exp(-4.0 * g)) : clamp(g + 0.5, 0.0, 1.0);"
  }
  if (uInvert) g = 1.0 - g;
  colour = vec4(${variant.palette ? "texelFetch(u_palette, ivec2(int(g * 255.0 + 0.5), 0), 0).rgb" : variant.colour ? "g" : "vec3(g)"}, 1.0);
}`;
}

const LUTS = ["modality", "voi"] as const;

const lutUniforms = (name: string): string =>
  `uniform highp usampler2D u_${name};
uniform float uLast_${name};${name === "voi" ? "\nuniform float uMost;" : ""}`;

/** The value at a place of the table; before and beyond it, that of its ends. */
const lutFunction = (name: string): string => `float ${name}(float at) {
  int i = int(clamp(at, 0.0, uLast_${name}));
  return float(texelFetch(u_${name}, ivec2(i & ${LUT_ROW - 1}, i / ${LUT_ROW}), 0).r);
}`;

/** 0 for padding. What is no number cannot be shown either. */
const real = (sampler: Sampler): string =>
  `float real(float v) { return (v >= uPadding.x && v <= uPadding.y)${
    sampler === "float" ? " || isnan(v) || isinf(v)" : ""
  } ? 0.0 : 1.0; }`;

const vec4Of = (sampler: Sampler): string =>
  sampler === "int" ? "ivec4" : sampler === "uint" ? "uvec4" : "vec4";

/** Padding is background, whatever the window, and takes no part in interpolation. */
function sample(variant: Variant, value: string): string {
  const background = "{ colour = vec4(0.0, 0.0, 0.0, 1.0); return; }";
  if (variant.nearest) {
    return `ivec2 i = clamp(ivec2(floor(vTexel)), ivec2(0), last);
  ${value} v = fetch(i.x, i.y);
  ${variant.padding ? `if (real(v) == 0.0) ${background}` : ""}
  ${variant.modality ? "v = modality(v);" : ""}`;
  }
  // Outputs of the table are interpolated, not its inputs: between two of those anything may lie.
  const map = variant.modality
    ? "a = modality(a), b = modality(b), c = modality(c), d = modality(d);"
    : "";
  const corners = `vec2 p = vTexel - 0.5;
  vec2 whole = floor(p);
  vec2 f = p - whole;
  ivec2 i = clamp(ivec2(whole), ivec2(0), last);
  ivec2 j = clamp(ivec2(whole) + 1, ivec2(0), last);
  ${value} a = fetch(i.x, i.y), b = fetch(j.x, i.y), c = fetch(i.x, j.y), d = fetch(j.x, j.y);`;
  if (!variant.padding) {
    return `${corners}
  ${map}
  ${value} v = mix(mix(a, b, f.x), mix(c, d, f.x), f.y);`;
  }
  return `${corners}
  vec4 w = vec4((1.0 - f.x) * (1.0 - f.y), f.x * (1.0 - f.y), (1.0 - f.x) * f.y, f.x * f.y);
  float nearest = f.y < 0.5 ? (f.x < 0.5 ? a : b) : (f.x < 0.5 ? c : d);
  if (real(nearest) == 0.0) ${background}
  vec4 there = vec4(real(a), real(b), real(c), real(d));
  w *= there;
  ${map}
  float v = dot(w, mix(vec4(0.0), vec4(a, b, c, d), notEqual(there, vec4(0.0)))) / (w.x + w.y + w.z + w.w);`;
}

/** The overlay plane of a tile: every pixel that the fragment covers, up to 5x5, so that thin lines stay in a small picture. */
export const OVERLAY_FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
uniform highp usampler2D uOverlay;
uniform vec2 uLast;
in highp vec2 vTexel;
out vec4 colour;
void main() {
  vec2 reach = clamp(0.5 * (abs(dFdx(vTexel)) + abs(dFdy(vTexel))) - 0.5, 0.0, 2.0);
  ivec2 from = ivec2(clamp(floor(vTexel - reach), vec2(0.0), uLast));
  ivec2 to = ivec2(clamp(floor(vTexel + reach), vec2(0.0), uLast));
  uint found = 0u;
  for (int y = from.y; y <= to.y; y++) {
    for (int x = from.x; x <= to.x; x++) {
      found |= texelFetch(uOverlay, ivec2(x >> 3, y), 0).r >> uint(x & 7) & 1u;
    }
  }
  if (found == 0u) discard;
  colour = vec4(1.0, 0.76, 0.2, 1.0);
}`;

/** Covers what lies outside of a shape of the display shutter (PS3.3 C.7.6.11); pixels on an edge show. */
export const SHUTTER_FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
uniform highp isampler2D uVertices;
uniform vec2 uOrigin;
uniform float uStep;
uniform int uCount;
uniform vec4 uRectangle;
uniform vec4 uCircle;
uniform float uGrey;
in highp vec2 vTexel;
out vec4 colour;

bool inside(vec2 p) {
  bool odd = false;
  ivec2 last = texelFetch(uVertices, ivec2(uCount - 1, 0), 0).rg;
  vec2 a = vec2(last.y, last.x);
  for (int i = 0; i < uCount; i++) {
    ivec2 vertex = texelFetch(uVertices, ivec2(i, 0), 0).rg;
    vec2 b = vec2(vertex.y, vertex.x);
    vec2 side = b - a;
    float cross = side.x * (p.y - a.y) - side.y * (p.x - a.x);
    if (cross == 0.0 && all(lessThanEqual(min(a, b), p)) && all(greaterThanEqual(max(a, b), p))) return true;
    if ((a.y > p.y) != (b.y > p.y) && (cross > 0.0) == (side.y > 0.0)) odd = !odd;
    a = b;
  }
  return odd;
}

void main() {
  // Columns and rows from 1.
  vec2 p = floor((vTexel + uOrigin) * uStep) + 1.0;
  bool shows = p.x >= uRectangle.x && p.x <= uRectangle.y && p.y >= uRectangle.z && p.y <= uRectangle.w;
  vec2 d = (p - uCircle.yx) * vec2(1.0, uCircle.w);
  shows = shows && (uCircle.z < 0.0 || dot(d, d) <= uCircle.z * uCircle.z);
  shows = shows && (uCount == 0 || inside(p));
  if (shows) discard;
  colour = vec4(vec3(uGrey), 1.0);
}`;

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
