// Two fingers as one gesture: where their middle is, how it moved and how much farther apart they are.

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Step extends Point {
  readonly dx: number;
  readonly dy: number;
  readonly scale: number;
}

/** Below that distance, CSS pixels, fingers lie on each other and their ratio says nothing. */
const NEAREST = 8;

export class Fingers {
  private readonly at = new Map<number, Point>();

  get count(): number {
    return this.at.size;
  }

  has(id: number): boolean {
    return this.at.has(id);
  }

  /** False for a third finger, which means nothing. */
  down(id: number, point: Point): boolean {
    if (this.at.size >= 2) {
      return false;
    }
    this.at.set(id, point);
    return true;
  }

  up(id: number): void {
    this.at.delete(id);
  }

  clear(): void {
    this.at.clear();
  }

  get middle(): Point {
    const points = [...this.at.values()];
    const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 });
    return { x: sum.x / (points.length || 1), y: sum.y / (points.length || 1) };
  }

  /** One of the two moved. */
  move(id: number, point: Point): Step {
    const [before, apart] = [this.middle, this.apart];
    this.at.set(id, point);
    const now = this.middle;
    const scale = apart >= NEAREST && this.apart >= NEAREST ? this.apart / apart : 1;
    return { ...now, dx: now.x - before.x, dy: now.y - before.y, scale };
  }

  private get apart(): number {
    const [a, b] = [...this.at.values()];
    return a === undefined || b === undefined ? 0 : Math.hypot(a.x - b.x, a.y - b.y);
  }
}

/** Tells the second of two taps; browsers differ in whether they do. */
export class Taps {
  private last: (Point & { time: number }) | null = null;

  /** A finger was lifted where it came down, or elsewhere. */
  up(start: Point, end: Point, time: number): boolean {
    const before = this.last;
    const still = Math.hypot(end.x - start.x, end.y - start.y) < TAP_REACH;
    this.last = still ? { ...end, time } : null;
    const double =
      still &&
      before !== null &&
      time - before.time < TAP_MS &&
      Math.hypot(end.x - before.x, end.y - before.y) < 2 * TAP_REACH;
    this.last = double ? null : this.last;
    return double;
  }
}

const TAP_REACH = 12;
const TAP_MS = 350;
