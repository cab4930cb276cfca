// Does what a viewer does with dicomweb-client and prints what it got as JSON.
// Usage: node client.mjs ROOT STUDY_UID
import { createHash } from "node:crypto";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
globalThis.XMLHttpRequest = require("xhr2");
const { api } = require("dicomweb-client");

const [root, studyInstanceUID] = process.argv.slice(2);
const client = new api.DICOMwebClient({ url: root });
const value = (item, tag) => item[tag].Value[0];

const studies = await client.searchForStudies();
const [study] = await client.searchForStudies({
  queryParams: { StudyInstanceUID: studyInstanceUID },
});
const none = await client.searchForStudies({ queryParams: { PatientID: "nobody" } });
const series = await client.searchForSeries({ studyInstanceUID });
const seriesInstanceUID = value(series[0], "0020000E");
const instances = await client.searchForInstances({ studyInstanceUID, seriesInstanceUID });
const sopInstanceUID = value(instances[0], "00080018");
const metadata = await client.retrieveSeriesMetadata({ studyInstanceUID, seriesInstanceUID });
const files = await client.retrieveSeries({ studyInstanceUID, seriesInstanceUID });
const file = await client.retrieveInstance({ studyInstanceUID, seriesInstanceUID, sopInstanceUID });
const frames = await client.retrieveInstanceFrames({
  studyInstanceUID,
  seriesInstanceUID,
  sopInstanceUID,
  frameNumbers: [1],
});
const [bulk] = await client.retrieveBulkData({
  BulkDataURI: metadata[0]["7FE00010"].BulkDataURI,
});

console.log(
  JSON.stringify({
    studies: studies.length,
    none: none.length,
    patient: value(study, "00100010").Alphabetic,
    series: series.length,
    instances: instances.length,
    metadata: metadata.length,
    retrieved: files.length,
    frames: frames.map((frame) => frame.byteLength),
    bulk: bulk.byteLength,
    seriesUid: seriesInstanceUID,
    sopUid: sopInstanceUID,
    sha256: createHash("sha256").update(new Uint8Array(file)).digest("hex"),
  }),
);
