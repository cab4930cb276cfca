// weir.test, for browser tests: a page has it only where local storage says so (weir.test.probe).

interface TestExports {
  Pressure(share: number): Promise<string>;
  Keep(studyUid: string): string;
  LoseContext(): void;
  ForgetUser(): Promise<void>;
  HitsPerSecond(entries: number, hits: number): number;
}

export interface WeirTest {
  /** Makes the tab believe that it uses this share of its memory; null for nothing known. */
  pressure(share: number | null): Promise<unknown>;
  keep(studyUid: string): unknown;
  loseContext(): void;
  forgetUser(): Promise<void>;
  hitsPerSecond(entries: number, hits: number): number;
  /** Takes memory that no ledger knows of; 0 gives it back. Really taken: a page that nobody wrote to costs nothing. */
  leak(bytes: number): void;
}

const CHUNK = 10 << 20;
let leaked: Uint8Array[] = [];

function leak(bytes: number): void {
  leaked = [];
  for (let left = bytes; left > 0; left -= CHUNK) {
    leaked.push(new Uint8Array(Math.min(left, CHUNK)).fill(1 + (leaked.length % 255)));
  }
}

export function testsOf(calls: TestExports): WeirTest {
  return {
    pressure: async (share) => JSON.parse(await calls.Pressure(share ?? -1)) as unknown,
    keep: (studyUid) => JSON.parse(calls.Keep(studyUid)) as unknown,
    loseContext: () => calls.LoseContext(),
    forgetUser: () => calls.ForgetUser(),
    hitsPerSecond: (entries, hits) => calls.HitsPerSecond(entries, hits),
    leak,
  };
}

export type { TestExports };
