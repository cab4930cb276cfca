// Makes the two WASM modules that the worker carries: the zstd decoder out of the zstddec package (which wraps it in
// base64 and a copy on either side) and our unfilter, which works in the decoder's own memory.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";

export async function buildWasm() {
    mkdirSync("build", { recursive: true });
    const source = readFileSync("node_modules/zstddec/dist/zstddec.mjs", "utf8");
    const base64 = /const wasm = "([A-Za-z0-9+/=]+)"/.exec(source)?.[1];
    if (base64 === undefined) {
        throw new Error("zstddec changed: no WASM module found in it");
    }
    writeFileSync("build/zstd.wasm", Buffer.from(base64, "base64"));

    const options = "--enable simd --importMemory --noExportMemory --runtime stub --noAssert -O3";
    const { error, stderr } = await asc.main([
        "assembly/unfilter.ts",
        ...options.split(" "),
        "--initialMemory=1",
        "--outFile=build/unfilter.wasm",
    ]);
    if (error) {
        throw new Error(`AssemblyScript: ${stderr.toString()}`);
    }
}
