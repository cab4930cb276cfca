// The other tabs of this origin: a lock each tab holds, whose name says what the tab has, and a channel for hints. What is said and held
// is decided in C# (Memory/Tabs); the browser drops a tab's lock when the tab is gone, however it went.

/** Who holds it is alone among all tabs. */
const TURN = "weir.turn";
const SHARE = "weir.share/";
const CHANNEL = "weir.memory";

/** A tab that does not give its turn away within this is not waited for. */
const PATIENCE_MS = 5000;

interface Held {
  readonly name: string;
  letGo(): void;
  /** Resolves when the browser has taken the lock back. */
  readonly gone: Promise<void>;
}

let mine: Held | null = null;
let channel: BroadcastChannel | null = null;
let denied = false;

/** A browser may offer locks and then refuse them: in another site's frame, or where the user forbids storage. */
export const canShare = (): boolean =>
  !denied && "locks" in navigator && "BroadcastChannel" in window;

export const isHidden = (): boolean => document.hidden;

export function listen(told: (message: string) => void): void {
  channel?.close();
  channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (event: MessageEvent<unknown>) => {
    if (typeof event.data === "string") {
      told(event.data);
    }
  };
}

export function tell(message: string): void {
  channel?.postMessage(message);
}

/**
 * Alone among all tabs: gives the names held, one a line, to `decide` and holds what it answers instead; an empty answer changes nothing.
 * Resolves to whether the turn came.
 */
export async function exchange(decide: (names: string) => string): Promise<boolean> {
  try {
    await navigator.locks.request(TURN, { signal: AbortSignal.timeout(PATIENCE_MS) }, async () => {
      const { held } = await navigator.locks.query();
      const names = (held ?? []).map((lock) => lock.name ?? "");
      const next = decide(names.filter((name) => name.startsWith(SHARE)).join("\n"));
      if (next !== "" && next !== mine?.name) {
        const old = mine;
        mine = await hold(next);
        // Before the turn ends, or another tab would count both.
        await leave(old);
      }
    });
    return true;
  } catch (error) {
    denied = !(error instanceof DOMException && error.name === "TimeoutError");
    return false;
  }
}

export function letGo(): void {
  void leave(mine);
  mine = null;
}

async function leave(held: Held | null): Promise<void> {
  held?.letGo();
  await held?.gone;
}

/** The name is this tab's alone, so it is held at once. */
function hold(name: string): Promise<Held> {
  return new Promise((resolve, reject) => {
    const gone = navigator.locks
      .request(name, () => {
        return new Promise<void>((letGo) => {
          queueMicrotask(() => resolve({ name, letGo, gone }));
        });
      })
      .then(() => undefined);
    gone.catch(reject);
  });
}
