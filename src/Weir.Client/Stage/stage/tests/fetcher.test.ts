import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Fetcher } from "../src/fetcher.js";
import { FrameStore } from "../src/frames.js";
import { PixelFormat } from "../src/header.js";
import { EventKind, Outcome, type Emit } from "../src/protocol.js";
import { concat, encode, entry, noise } from "./blobs.js";

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

const blob = (seed: number): ArrayBuffer =>
  encode({ format: PixelFormat.U8, columns: 20, rows: 10, raw: noise(200, seed) });

type Feed = ReadableByteStreamController | ReadableStreamDefaultController<Uint8Array>;

/** A fetcher over a stream that the test feeds. */
function setUp(status = 200, type?: "bytes") {
  const events: number[][] = [];
  const manifests: ArrayBuffer[] = [];
  const frames = new FrameStore();
  let feed: Feed | undefined;
  let aborted = false;
  globalThis.fetch = ((_url: string, init: RequestInit) => {
    const start = (controller: Feed): void => {
      feed = controller;
      init.signal?.addEventListener("abort", () => {
        aborted = true;
        controller.error(new DOMException("aborted", "AbortError"));
      });
    };
    const body =
      type === "bytes" ? new ReadableStream({ type, start }) : new ReadableStream({ start });
    return Promise.resolve({ ok: status < 400, status, body });
  }) as typeof fetch;
  const emit: Emit = (...e) => events.push(e as number[]);
  const fetcher = new Fetcher(frames, emit, (_r, bytes) => manifests.push(bytes));
  const send = (...parts: Uint8Array[]): void => {
    for (const part of parts) {
      feed?.enqueue(part.slice() as Uint8Array<ArrayBuffer>);
    }
  };
  const kinds = (): number[] => events.map((e) => e[0] ?? 0);
  return {
    events,
    kinds,
    manifests,
    frames,
    fetcher,
    send,
    end: () => feed?.close(),
    wasAborted: () => aborted,
  };
}

/** Lets what is due in the streams happen. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};

const two = concat([entry(4, 0, blob(1)), entry(5, 0, blob(2))]);
const ask = [Int32Array.of(4, 5), Int32Array.of(104, 105)] as const;

for (const type of [undefined, "bytes"] as const) {
  test(`Entries cut anywhere give each frame in a buffer of its length (${type ?? "chunks"})`, async () => {
    for (let cut = 1; cut < two.length; cut += 29) {
      const t = setUp(200, type);
      const done = t.fetcher.fetch(9, "/f", ...ask);
      await settle();
      t.send(two.subarray(0, cut), two.subarray(cut));
      t.end();
      await done;
      assert.deepEqual(t.kinds(), [
        EventKind.FrameArrived,
        EventKind.FrameArrived,
        EventKind.FetchEnded,
      ]);
      assert.deepEqual(t.frames.blob(104), blob(1));
      assert.deepEqual(t.frames.blob(105), blob(2));
      assert.deepEqual(t.events.at(-1), [EventKind.FetchEnded, 9, two.length, Outcome.Complete]);
    }
  });

  test(`A frame counts as arrived before the next one is complete (${type ?? "chunks"})`, async () => {
    const t = setUp(200, type);
    const done = t.fetcher.fetch(9, "/f", ...ask);
    await settle();
    t.send(two.subarray(0, two.length - 1));
    await settle();
    assert.deepEqual(t.kinds(), [EventKind.FrameArrived]);
    t.fetcher.abort(9);
    await done;
    assert.equal(t.events.at(-1)?.[3], Outcome.Aborted);
    assert.ok(t.wasAborted());
    assert.ok(t.frames.blob(104) !== undefined, "complete frames are kept");
    assert.equal(t.frames.stats().awaited, 0);
    assert.equal(t.fetcher.count, 0);
  });
}

test("Entries in another order go to the handles of their frames", async () => {
  const t = setUp();
  const done = t.fetcher.fetch(9, "/f", ...ask);
  await settle();
  t.send(entry(5, 0, blob(2)), entry(4, 0, blob(1)));
  t.end();
  await done;
  assert.deepEqual(t.frames.blob(104), blob(1));
  assert.deepEqual(t.frames.blob(105), blob(2));
});

test("A frame nobody asked for ends the fetch as malformed", async () => {
  const t = setUp();
  const done = t.fetcher.fetch(9, "/f", ...ask);
  await settle();
  t.send(entry(4, 0, blob(1)), entry(6, 0, blob(2)));
  await done;
  assert.deepEqual(t.kinds(), [EventKind.FrameArrived, EventKind.FetchEnded]);
  assert.equal(t.events.at(-1)?.[3], Outcome.Malformed);
});

test("A released handle's frame is dropped when it comes", async () => {
  const t = setUp();
  const done = t.fetcher.fetch(9, "/f", ...ask);
  await settle();
  assert.equal(t.frames.releaseEncoded(105), 0);
  t.send(two);
  t.end();
  await done;
  assert.deepEqual(t.kinds(), [EventKind.FrameArrived, EventKind.FetchEnded]);
  const stats = t.frames.stats();
  assert.deepEqual([stats.encodedCount, stats.dropped, stats.awaited], [1, 1, 0]);
});

test("An entry with an error status fails its frame alone", async () => {
  const t = setUp();
  const done = t.fetcher.fetch(9, "/f", ...ask);
  await settle();
  t.send(entry(4, 3, new TextEncoder().encode("no codec").buffer), entry(5, 0, blob(2)));
  t.end();
  await done;
  assert.deepEqual(t.events[0], [EventKind.FrameFailed, 104, 0, 3, 9]);
  assert.equal(t.events.at(-1)?.[3], Outcome.Complete);
});

test("A blob that is no frame fails and is not kept", async () => {
  const t = setUp();
  const done = t.fetcher.fetch(9, "/f", ...ask);
  await settle();
  t.send(entry(4, 0, new ArrayBuffer(50)), entry(5, 0, blob(2)));
  t.end();
  await done;
  assert.deepEqual(t.events[0], [EventKind.FrameFailed, 104, 0, 2, 9]);
  assert.equal(t.frames.stats().encodedCount, 1);
});

test("A stream that ends early is told as truncated", async () => {
  for (const cut of [1, 12, 13, two.length / 2, two.length - 1]) {
    const t = setUp();
    const done = t.fetcher.fetch(9, "/f", ...ask);
    await settle();
    t.send(two.subarray(0, cut));
    t.end();
    await done;
    assert.equal(t.events.at(-1)?.[3], Outcome.Truncated, `cut at ${cut}`);
    assert.equal(t.frames.stats().awaited, 0);
  }
});

test("A length beyond reason is malformed and not allocated", async () => {
  const t = setUp();
  const done = t.fetcher.fetch(9, "/f", ...ask);
  await settle();
  const head = entry(4, 0, new ArrayBuffer(0));
  head.fill(0xff, 8);
  t.send(head);
  await done;
  assert.equal(t.events.at(-1)?.[3], Outcome.Malformed);
});

test("An HTTP error ends the fetch with its status", async () => {
  const t = setUp(409);
  await t.fetcher.fetch(9, "/f", ...ask);
  assert.deepEqual(t.events, [[EventKind.FetchEnded, 9, 0, 409]]);
});

test("An open response gives the manifest before its frame is there", async () => {
  const t = setUp();
  const done = t.fetcher.open(3, "/open", 77);
  await settle();
  const manifest = new TextEncoder().encode("manifest");
  t.send(Uint8Array.of(manifest.length, 0, 0, 0), manifest);
  await settle();
  assert.deepEqual(new Uint8Array(t.manifests[0] ?? new ArrayBuffer(0)), manifest);
  t.send(entry(42, 0, blob(1)));
  t.end();
  await done;
  assert.deepEqual(t.events[0], [EventKind.FrameArrived, 77, blob(1).byteLength, 42, 3]);
});
