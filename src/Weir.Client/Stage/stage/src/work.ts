// Work that the server has not confirmed, in local storage: whose key a living tab owns is seen by a lock of the key's name, which the
// browser drops with the tab, however it goes. What is kept and when is decided in C# (Measuring/Keeping).

let letGo: (() => void) | null = null;

/** This tab owns a key from now on, and no other; an empty one: none. */
export function holdWork(key: string): void {
  letGo?.();
  letGo = null;
  if (key !== "" && "locks" in navigator) {
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    void navigator.locks.request(key, () => held);
  }
}

/** Keys that begin so and that no living tab owns, one a line. */
export async function orphanedWork(prefix: string): Promise<string> {
  const orphans: string[] = [];
  for (const key of keys().filter((name) => name.startsWith(prefix))) {
    // Without locks nobody can tell: to send something twice is better than not at all.
    const free =
      !("locks" in navigator) ||
      (await navigator.locks.request(key, { ifAvailable: true }, (lock) => lock !== null));
    if (free) {
      orphans.push(key);
    }
  }
  return orphans.join("\n");
}

export function forgetSetting(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Storage is forbidden: nothing was kept.
  }
}

function keys(): string[] {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}
