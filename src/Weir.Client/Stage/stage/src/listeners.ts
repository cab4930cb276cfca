// Every listener and observer of the stage on the main thread is attached here, so that they can be counted and all
// be detached.

let live = 0;

/** Listeners and observers attached now. */
export const listenerCount = (): number => live;

export class Listeners {
  private readonly detach: (() => void)[] = [];

  on<E extends Event>(
    target: EventTarget,
    type: string,
    listener: (event: E) => void,
    options: AddEventListenerOptions = {},
  ): void {
    const handler = listener as EventListener;
    target.addEventListener(type, handler, options);
    this.add(() => target.removeEventListener(type, handler, options));
  }

  observeSize(element: Element, changed: () => void): void {
    const observer = new ResizeObserver(changed);
    observer.observe(element);
    this.add(() => observer.disconnect());
  }

  clear(): void {
    for (const detach of this.detach.splice(0)) {
      detach();
      live--;
    }
  }

  private add(detach: () => void): void {
    live++;
    this.detach.push(detach);
  }
}
