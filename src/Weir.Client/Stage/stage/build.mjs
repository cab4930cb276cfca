// Bundles the stage: the worker and its face on the main thread. Called by Weir.Client.csproj.
import { build } from "esbuild";

const [outdir, configuration] = process.argv.slice(2);
await build({
  entryPoints: ["src/stage.ts", "src/worker.ts", "src/support.ts"],
  outdir,
  bundle: true,
  format: "esm",
  target: "es2023",
  minify: configuration === "Release",
  sourcemap: configuration === "Release" ? false : "inline",
  logLevel: "warning",
});
