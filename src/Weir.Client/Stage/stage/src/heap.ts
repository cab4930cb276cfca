// One WASM heap: the zstd decoder and our unfilter over the same memory, with an input and an output area that grow.

import unfilterWasm from "../build/unfilter.wasm";
import zstdWasm from "../build/zstd.wasm";

interface ZstdExports {
  readonly memory: WebAssembly.Memory;
  malloc(bytes: number): number;
  free(at: number): void;
  ZSTD_decompress(dst: number, dstBytes: number, src: number, srcBytes: number): number;
  ZSTD_isError(code: number): number;
}

interface UnfilterExports {
  unfilter8(at: number, columns: number, rows: number): void;
  unfilter16(
    low: number,
    high: number,
    dst: number,
    columns: number,
    rows: number,
    step: number,
  ): void;
  unfilter32(src: number, dst: number, columns: number, rows: number): void;
  interleave3(src: number, dst: number, count: number): void;
  xxHash32(at: number, length: number): number;
}

/** SIMD loads may read 16 bytes at a plane's end, never beyond this slack. */
const SLACK = 64;

export class Heap {
  private readonly areas = new Map<string, { at: number; bytes: number }>();

  private constructor(
    readonly zstd: ZstdExports,
    readonly unfilter: UnfilterExports,
  ) {}

  private static modules: Promise<[WebAssembly.Module, WebAssembly.Module]> | null = null;

  static compile(): Promise<[WebAssembly.Module, WebAssembly.Module]> {
    return (Heap.modules ??= Promise.all([
      WebAssembly.compile(zstdWasm),
      WebAssembly.compile(unfilterWasm),
    ]));
  }

  /** A fresh heap; both modules are small enough to be instantiated at once. */
  static create(modules: [WebAssembly.Module, WebAssembly.Module]): Heap {
    const zstd = new WebAssembly.Instance(modules[0], {
      env: { emscripten_notify_memory_growth: () => undefined },
    }).exports as unknown as ZstdExports;
    const unfilter = new WebAssembly.Instance(modules[1], {
      env: {
        memory: zstd.memory,
        abort: () => {
          throw new Error("unfilter");
        },
      },
    }).exports as unknown as UnfilterExports;
    return new Heap(zstd, unfilter);
  }

  get bytes(): number {
    return this.zstd.memory.buffer.byteLength;
  }

  /** The address of a named area of at least so many bytes; its content is lost when it has to grow. */
  area(name: string, bytes: number): number {
    const old = this.areas.get(name);
    if (old !== undefined && old.bytes >= bytes) {
      return old.at;
    }
    if (old !== undefined) {
      this.areas.delete(name);
      this.zstd.free(old.at);
    }
    const at = this.zstd.malloc(bytes + SLACK);
    if (at === 0) {
      throw new RangeError("WASM memory refused");
    }
    this.areas.set(name, { at, bytes });
    return at;
  }

  view(at: number, bytes: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.zstd.memory.buffer as ArrayBuffer, at, bytes);
  }
}
