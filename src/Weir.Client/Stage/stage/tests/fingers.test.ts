import assert from "node:assert/strict";
import { test } from "node:test";
import { Fingers, Taps } from "../src/fingers.js";

test("Two fingers tell how their middle moved and how much farther apart they are", () => {
  const fingers = new Fingers();
  assert.ok(fingers.down(1, { x: 0, y: 0 }));
  assert.ok(fingers.down(2, { x: 100, y: 0 }));
  assert.equal(fingers.down(3, { x: 50, y: 50 }), false);
  assert.deepEqual(fingers.move(2, { x: 200, y: 0 }), { x: 100, y: 0, dx: 50, dy: 0, scale: 2 });
  assert.deepEqual(fingers.move(1, { x: 0, y: 0 }), { x: 100, y: 0, dx: 0, dy: 0, scale: 1 });
});

test("Fingers that lie on each other scale nothing", () => {
  const fingers = new Fingers();
  fingers.down(1, { x: 0, y: 0 });
  fingers.down(2, { x: 1, y: 0 });
  assert.equal(fingers.move(2, { x: 90, y: 0 }).scale, 1);
});

test("A second tap near the first and soon after it is a double tap; a third is a first again", () => {
  const taps = new Taps();
  const at = { x: 10, y: 10 };
  assert.equal(taps.up(at, at, 0), false);
  assert.equal(taps.up(at, at, 200), true);
  assert.equal(taps.up(at, at, 300), false);
  assert.equal(taps.up(at, at, 900), false);
  assert.equal(taps.up(at, { x: 80, y: 10 }, 1000), false);
});
