// Keeps the canvas under the surface element and tells of its size.

import { CANVAS_ID } from "./host.js";
import { Input } from "./input.js";
import { Listeners } from "./listeners.js";
import type { Size } from "./protocol.js";

export interface SurfaceOwner {
  onSize(size: Size): void;
  onInput(records: number[]): void;
}

export class Surface {
  private readonly listeners = new Listeners();
  private readonly input: Input;
  private readonly touchAction: string;
  private last = "";

  constructor(
    private readonly element: HTMLElement,
    private readonly owner: SurfaceOwner,
  ) {
    this.touchAction = element.style.touchAction;
    element.style.touchAction = "none";
    this.listeners.observeSize(element, this.measure);
    // The grid may move without a change of size, and the pixel ratio may change with the window.
    this.listeners.on(window, "resize", this.measure);
    this.listeners.on(window, "scroll", this.measure, { capture: true, passive: true });
    this.input = new Input(element, (records) => owner.onInput(records));
    this.measure();
  }

  detach(): void {
    this.listeners.clear();
    this.input.detach();
    this.element.style.touchAction = this.touchAction;
    const canvas = document.getElementById(CANVAS_ID);
    if (canvas !== null) {
      canvas.style.visibility = "hidden";
    }
  }

  /** Puts the canvas where the element is; cheap enough to be done before each draw. */
  readonly measure = (): void => {
    const rect = this.element.getBoundingClientRect();
    const canvas = document.getElementById(CANVAS_ID);
    if (canvas !== null) {
      const { style } = canvas;
      style.visibility = rect.width > 0 && rect.height > 0 ? "visible" : "hidden";
      style.left = `${rect.left}px`;
      style.top = `${rect.top}px`;
      style.width = `${rect.width}px`;
      style.height = `${rect.height}px`;
    }
    const ratio = window.devicePixelRatio;
    const key = `${rect.width} ${rect.height} ${ratio}`;
    if (key !== this.last && rect.width > 0 && rect.height > 0) {
      this.last = key;
      this.owner.onSize({ width: rect.width, height: rect.height, ratio });
    }
  };

  /** After a hard reset the new engine knows no size yet. */
  again(): void {
    this.last = "";
    this.measure();
  }
}
