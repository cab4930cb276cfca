// The floor: the least a page can do to fetch, decode, upload and draw the bytes that Weir draws. No framework, no cache, no text.
// It tells `window.lab` what the leak lab's drivers tell of other viewers.

type Told =
  | { readonly kind: "drawn"; readonly frame: number }
  | { readonly kind: "whole" }
  | { readonly kind: "released" };

interface Lab {
  down: number;
  wheel: number;
  frames: [number, string, string][];
  whole(study: string): Promise<number>;
}

declare global {
  interface Window {
    lab: Lab;
  }
}

export {};

const NOTCH = 100;
const worker = new Worker("worker.js", { type: "module" });
const list = document.querySelector<HTMLElement>("#list")!;
const viewer = document.querySelector<HTMLElement>("#viewer")!;
const canvas = document.querySelector<HTMLCanvasElement>("canvas")!;
const offscreen = canvas.transferControlToOffscreen();
let study = "";
let whole = Promise.withResolvers<void>();

const lab: Lab = (window.lab = {
  down: 0,
  wheel: 0,
  frames: [],
  whole: async () => {
    await whole.promise;
    return performance.now() - lab.down;
  },
});

worker.postMessage({ kind: "start", canvas: offscreen, ratio: devicePixelRatio }, [offscreen]);
worker.onmessage = ({ data }: MessageEvent<Told>) => {
  if (data.kind === "drawn") {
    lab.frames.push([performance.now(), study, `${data.frame}`]);
  } else if (data.kind === "whole") {
    whole.resolve();
  }
};

addEventListener("pointerdown", (e) => (lab.down = e.timeStamp), true);
list.addEventListener("click", (e) => {
  const row = (e.target as HTMLElement).closest<HTMLElement>("[data-study]");
  if (row === null) {
    return;
  }
  study = row.dataset["study"]!;
  whole = Promise.withResolvers<void>();
  list.hidden = true;
  viewer.hidden = false;
  const size = viewer.getBoundingClientRect();
  const [width, height] = [size.width, size.height];
  worker.postMessage({ kind: "open", study, frames: Number(row.dataset["frames"]), width, height });
});
viewer.addEventListener("wheel", (e) => {
  lab.wheel = e.timeStamp;
  worker.postMessage({
    kind: "scroll",
    slices: Math.sign(e.deltaY) * Math.ceil(Math.abs(e.deltaY) / NOTCH),
  });
});
document.querySelector("#back")!.addEventListener("click", () => {
  viewer.hidden = true;
  list.hidden = false;
  worker.postMessage({ kind: "close" });
});
