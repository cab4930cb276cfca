// Bundles the tests and runs them with node's own runner.
import { readdirSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { build } from "esbuild";
import { buildWasm } from "./wasm.mjs";

await buildWasm();
const outdir = "build/tests";
rmSync(outdir, { recursive: true, force: true });
await build({
    entryPoints: readdirSync("tests")
        .filter((name) => name.endsWith(".test.ts"))
        .map((name) => `tests/${name}`),
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2023",
    loader: { ".wasm": "binary" },
    logLevel: "warning",
});
const floor = "../../../../tools/Weir.LeakLab/floor";
const wrong = ["tests", floor]
    .map((project) => ["node_modules/typescript/bin/tsc", "--noEmit", "-p", project])
    .map((tsc) => spawnSync(process.execPath, tsc, { stdio: "inherit" }).status);
const files = readdirSync(outdir).map((name) => `${outdir}/${name}`);
const tests = spawnSync(process.execPath, ["--test", "--test-reporter=spec", ...files], {
    stdio: "inherit",
});
process.exit(wrong.find((status) => status !== 0) ?? tests.status ?? 1);
