import assert from "node:assert/strict";
import { test } from "node:test";
import { Turns } from "../src/turns.js";

test("Each piece has a task of its own, in order, also pieces that come in between", async () => {
  const done: string[] = [];
  const finished = new Promise<void>((resolve) => {
    const turns = new Turns((piece) => {
      done.push(`piece ${piece}`);
      queueMicrotask(() => done.push("end of task"));
      if (piece === 1) {
        turns.push([3]);
      }
      if (piece === 3) {
        turns["channel"].port2.close(); // an open port would keep the test alive
        queueMicrotask(resolve);
      }
    });
    turns.push([1, 2]);
  });
  await finished;
  const end = "end of task";
  assert.deepEqual(done, ["piece 1", end, "piece 2", end, "piece 3", end]);
});
