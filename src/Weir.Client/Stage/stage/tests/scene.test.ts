import assert from "node:assert/strict";
import { test } from "node:test";
import type { Texts } from "../src/overlay.js";
import { EventKind, type Size } from "../src/protocol.js";
import { Scene, type Canvas } from "../src/scene.js";
import type { FrameTexture } from "../src/textures.js";
import { Field, FIELD_COUNT, get, PaneKind, type ViewportRecord } from "../src/viewport.js";

function setUp() {
  const textures = new Set<number>();
  const painted: string[] = [];
  const events: number[][] = [];
  const due: (() => void)[] = [];
  let lost = false;
  const canvas: Canvas = {
    texture: (handle) => (textures.has(handle) ? ({} as FrameTexture) : undefined),
    resize: (size: Size) => painted.push(`resize ${size.width}x${size.height}`),
    clear: () => painted.push("clear"),
    paint: (record: ViewportRecord, texts: Texts) =>
      painted.push(`${get(record, Field.Id)}:${get(record, Field.Handle)}:${texts.topLeft}`),
    read: (record: ViewportRecord) => {
      painted.push(`read ${get(record, Field.Id)}`);
      return {} as ImageData;
    },
    forget: (pane) => painted.push(`forget ${pane}`),
  };
  const scene = new Scene(
    () => (lost ? null : canvas),
    (draw) => due.push(draw),
    (...e) => events.push(e as number[]),
  );
  return {
    textures,
    events,
    scene,
    lose: (is: boolean) => (lost = is),
    /** Runs the animation frame; gives what it painted. */
    frame: (): string[] => {
      due.splice(0).forEach((draw) => draw());
      return painted.splice(0);
    },
    waiting: () => due.length,
  };
}

const pane = (id: number, handle: number, x = 0, kind: number = PaneKind.Image): Float64Array => {
  const record = new Float64Array(FIELD_COUNT);
  record[Field.Id] = id;
  record[Field.Handle] = handle;
  record[Field.Kind] = kind;
  record[Field.X] = x;
  record[Field.Serial] = handle * 10;
  return record;
};

const texts = (id: number, name: string): string => JSON.stringify([{ id, topLeft: name }]);

test("Pixels and texts of a pane change together, when its texture is there and not before", () => {
  const t = setUp();
  t.textures.add(1);
  t.scene.draw(pane(0, 1), texts(0, "ONE"));
  assert.deepEqual(t.frame(), ["0:1:ONE"]);
  t.scene.draw(pane(0, 2), texts(0, "TWO"));
  assert.deepEqual(t.frame(), []);
  t.textures.add(2);
  t.scene.arrived(2);
  assert.deepEqual(t.frame(), ["0:2:TWO"]);
  assert.deepEqual(
    t.events.map((e) => e[3]),
    [1, 2],
  );
});

test("A redraw forced by another pane keeps the old pixels with their old texts", () => {
  const t = setUp();
  t.textures.add(1).add(3);
  t.scene.draw(pane(0, 1), texts(0, "ONE"));
  t.frame();
  t.scene.draw(pane(0, 2), texts(0, "TWO"));
  t.scene.draw(pane(1, 3, 50), texts(1, "THREE"));
  t.frame();
  t.scene.draw(pane(1, 3, 60), null);
  assert.deepEqual(t.frame(), ["clear", "0:1:ONE", "1:3:THREE"]);
});

test("Only panes that changed are painted, and each tells once that it was", () => {
  const t = setUp();
  t.textures.add(1).add(2);
  const both = new Float64Array(2 * FIELD_COUNT);
  both.set(pane(0, 1));
  both.set(pane(1, 2, 50), FIELD_COUNT);
  t.scene.draw(both, null);
  assert.deepEqual(t.frame(), ["0:1:", "1:2:"]);
  t.scene.draw(pane(1, 2, 50), texts(1, "W 400"));
  assert.deepEqual(t.frame(), ["1:2:W 400"]);
  assert.deepEqual(
    t.events.map((e) => e[1]),
    [0, 1, 1],
  );
});

test("Many draws between two frames are one", () => {
  const t = setUp();
  t.textures.add(1).add(2).add(3);
  for (const handle of [1, 2, 3]) {
    t.scene.draw(pane(0, handle), null);
  }
  assert.equal(t.waiting(), 1);
  assert.deepEqual(t.frame(), ["0:3:"]);
  assert.deepEqual(t.events, [[EventKind.Drawn, 0, 0, 3, 30]]);
});

test("A new size is applied with the next draw, and everything is painted", () => {
  const t = setUp();
  t.textures.add(1);
  t.scene.draw(pane(0, 1), null);
  t.frame();
  t.scene.resize({ width: 30, height: 20, ratio: 1 });
  assert.equal(t.waiting(), 0);
  t.scene.draw(pane(5, 0, 9, PaneKind.Empty), null);
  assert.deepEqual(t.frame(), ["resize 30x20", "clear", "0:1:", "5:0:"]);
});

test("A removed pane is cleared and forgotten", () => {
  const t = setUp();
  t.textures.add(1);
  t.scene.draw(pane(0, 1), null);
  t.frame();
  t.scene.draw(pane(0, 0, 0, PaneKind.Removed), null);
  assert.deepEqual(t.frame(), ["forget 0", "clear"]);
  assert.equal(t.scene.count, 0);
});

test("After a lost context each pane is drawn again as soon as its texture is back", () => {
  const t = setUp();
  t.textures.add(1);
  t.scene.draw(pane(0, 1), texts(0, "ONE"));
  t.frame();
  t.lose(true);
  t.textures.clear();
  t.scene.draw(pane(0, 1), null);
  assert.deepEqual(t.frame(), []);
  t.lose(false);
  t.scene.restart();
  t.frame();
  t.textures.add(1);
  t.scene.arrived(1);
  assert.deepEqual(t.frame(), ["0:1:ONE"]);
});

test("A capture without texts paints, reads and paints the texts again in one task", () => {
  const t = setUp();
  t.textures.add(1);
  t.scene.draw(pane(0, 1), texts(0, "ONE"));
  t.frame();
  assert.notEqual(t.scene.capture(0, false), null);
  assert.deepEqual(t.frame(), ["0:1:", "read 0", "0:1:ONE"]);
  assert.notEqual(t.scene.capture(0, true), null);
  assert.deepEqual(t.frame(), ["read 0"]);
  t.textures.delete(1);
  assert.equal(t.scene.capture(0, false), null);
  assert.equal(t.scene.capture(7, true), null);
});
