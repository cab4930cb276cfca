// Stores files with dicomweb-client, as other viewers do, and prints the status.
// Usage: node store.mjs ROOT FILE...
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
globalThis.XMLHttpRequest = require("xhr2");
const { api } = require("dicomweb-client");

const [root, ...files] = process.argv.slice(2);
const client = new api.DICOMwebClient({ url: root });
const datasets = await Promise.all(
  files.map(async (file) => {
    const bytes = await readFile(file);
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  }),
);
const answer = await client.storeInstances({ datasets });
console.log(JSON.stringify({ answer: answer === undefined ? "none" : "some" }));
