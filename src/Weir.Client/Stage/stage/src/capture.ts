// A pane's pixels as a PNG: read in the task in which they were drawn.

import type { Rect } from "./marks.js";

/** Rows of the drawing buffer as a picture has them, from the top, opaque. */
export function readPixels(gl: WebGL2RenderingContext, rect: Rect): ImageData {
  const { x, width, height } = rect;
  const upside = new Uint8Array(width * height * 4);
  const y = gl.drawingBufferHeight - rect.y - height;
  gl.readPixels(x, y, width, height, gl.RGBA, gl.UNSIGNED_BYTE, upside);
  const image = new ImageData(width, height);
  const row = width * 4;
  for (let i = 0; i < height; i++) {
    image.data.set(upside.subarray(i * row, (i + 1) * row), (height - 1 - i) * row);
  }
  return image;
}

export async function toPng(image: ImageData): Promise<ArrayBuffer | null> {
  if (typeof OffscreenCanvas !== "undefined") {
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext("2d")?.putImageData(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/png" });
    // Else the bitmap stays until somebody collects it.
    canvas.width = canvas.height = 1;
    return blob.arrayBuffer();
  }
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  return blob === null ? null : blob.arrayBuffer();
}
