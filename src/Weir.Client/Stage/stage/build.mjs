// Bundles the stage: its face on the main thread, the worker, the same code for the main thread where a browser has no
// OffscreenCanvas, and what tests and support call. Called by Weir.Client.csproj.
import { build } from "esbuild";
import { buildWasm } from "./wasm.mjs";

const [outdir, configuration] = process.argv.slice(2);
await buildWasm();
await build({
    entryPoints: ["src/stage.ts", "src/worker.ts", "src/inline.ts", "src/support.ts"],
    outdir,
    bundle: true,
    format: "esm",
    target: "es2023",
    loader: { ".wasm": "binary" },
    external: ["./inline.js"],
    minify: configuration === "Release",
    sourcemap: configuration === "Release" ? false : "inline",
    logLevel: "warning",
});
