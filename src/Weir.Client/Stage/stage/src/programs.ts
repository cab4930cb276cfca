// GL programs, made on first use (warm.ts: ahead of it) and kept for the context's life.

import {
  FRAME_VERTEX,
  frameFragment,
  HATCH_FRAGMENT,
  OVERLAY_FRAGMENT,
  SHUTTER_FRAGMENT,
  TEXT_FRAGMENT,
  TEXT_VERTEX,
  type Variant,
} from "./shaders.js";
import { COLOUR_BAR_FRAGMENT } from "./marks.js";
import { SEGMENT_FRAGMENT, SEGMENT_VERTEX } from "./shapes.js";

type Gl = WebGL2RenderingContext;

export class Program {
  private readonly locations = new Map<string, WebGLUniformLocation | null>();

  constructor(
    private readonly gl: Gl,
    readonly program: WebGLProgram,
  ) {}

  at(name: string): WebGLUniformLocation | null {
    let location = this.locations.get(name);
    if (location === undefined) {
      location = this.gl.getUniformLocation(this.program, name);
      this.locations.set(name, location);
    }
    return location;
  }
}

export class Programs {
  private readonly made = new Map<string, Program>();

  constructor(private readonly gl: Gl) {}

  get count(): number {
    return this.made.size;
  }

  frame(variant: Variant): Program {
    const key = Object.entries(variant)
      .map(([name, value]) => (value === true ? name : value === false ? "" : value))
      .join(" ");
    return this.get(key, FRAME_VERTEX, () => frameFragment(variant));
  }

  overlay(): Program {
    return this.get("overlay", FRAME_VERTEX, () => OVERLAY_FRAGMENT);
  }

  shutter(): Program {
    return this.get("shutter", FRAME_VERTEX, () => SHUTTER_FRAGMENT);
  }

  text(): Program {
    return this.get("text", TEXT_VERTEX, () => TEXT_FRAGMENT);
  }

  segments(): Program {
    return this.get("segments", SEGMENT_VERTEX, () => SEGMENT_FRAGMENT);
  }

  colourBar(): Program {
    return this.get("colour bar", TEXT_VERTEX, () => COLOUR_BAR_FRAGMENT);
  }

  hatch(): Program {
    return this.get("hatch", TEXT_VERTEX, () => HATCH_FRAGMENT);
  }

  private get(key: string, vertex: string, fragment: () => string): Program {
    let program = this.made.get(key);
    if (program === undefined) {
      program = new Program(this.gl, link(this.gl, vertex, fragment()));
      this.made.set(key, program);
    }
    return program;
  }
}

function link(gl: Gl, vertex: string, fragment: string): WebGLProgram {
  const program = gl.createProgram();
  const shaders = [
    compile(gl, gl.VERTEX_SHADER, vertex),
    compile(gl, gl.FRAGMENT_SHADER, fragment),
  ];
  for (const shader of shaders) {
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  for (const shader of shaders) {
    gl.deleteShader(shader);
  }
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(gl.getProgramInfoLog(program) ?? "link failed");
  }
  return program;
}

function compile(gl: Gl, type: number, source: string): WebGLShader {
  const shader = gl.createShader(type);
  if (shader === null) {
    throw new Error("no shader");
  }
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) {
    throw new Error(gl.getShaderInfoLog(shader) ?? "compile failed");
  }
  return shader;
}
