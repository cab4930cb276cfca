// window.weir for tests and support, and the event that tells of drawn frames. See docs/weir-stats.schema.json.

import { testsOf, type TestExports, type WeirTest } from "./testing.js";

interface SupportExports {
  StatsJson(): Promise<string>;
  PurgeJson(): Promise<string>;
  ReportJson(): Promise<string>;
  Trace(on: boolean): string;
}

interface WeirSupport {
  /** What the tab's ledger says and what the stage really holds, by docs/weir-stats.schema.json. */
  stats(): Promise<unknown>;
  /** Gives back everything that is not on screen; resolves to { freedBytes } once the stage has confirmed it. */
  purgeCache(): Promise<unknown>;
  /** What a user may send to support; holds no patient data. */
  report(): Promise<unknown>;
  /** Begins to record what is asked of RAM, or ends and gives what was recorded, for tools/simulate; names nobody. */
  trace(on: boolean): string;
  /** For browser tests, where they ask for it. */
  test?: WeirTest;
}

declare global {
  interface Window {
    weir?: WeirSupport;
  }
}

interface DotnetRuntime {
  getAssemblyExports(assembly: string): Promise<{
    Weir: { Client: { Support: { SupportExports: SupportExports; TestExports: TestExports } } };
  }>;
}

async function dotnet() {
  const { getDotnetRuntime } = globalThis as unknown as {
    getDotnetRuntime(id: number): DotnetRuntime;
  };
  return (await getDotnetRuntime(0).getAssemblyExports("Weir.Client.dll")).Weir.Client.Support;
}

export async function install(): Promise<void> {
  const calls = (await dotnet()).SupportExports;
  window.weir = {
    stats: async () => JSON.parse(await calls.StatsJson()) as unknown,
    purgeCache: async () => JSON.parse(await calls.PurgeJson()) as unknown,
    trace: (on) => calls.Trace(on),
    report: async () => JSON.parse(await calls.ReportJson()) as unknown,
  };
}

export async function installTests(): Promise<void> {
  if (window.weir !== undefined) {
    window.weir.test = testsOf((await dotnet()).TestExports);
  }
}

export function frameDrawn(study: string, sop: string, frame: number, viewport: number): void {
  const detail = { study, sop, frame, viewport, time: performance.now() };
  document.dispatchEvent(new CustomEvent("weir:frame", { detail }));
}

/** GiB as the browser rounds it; 0 when it does not tell. */
export function deviceMemory(): number {
  return (navigator as Navigator & { deviceMemory?: number }).deviceMemory ?? 0;
}

/** Storage may be forbidden: a setting then holds for the visit only. */
export function getSetting(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function setSetting(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // see getSetting
  }
}

export { canShare, exchange, isHidden, letGo, listen, tell } from "./tabs.js";
export { measureMemory } from "./measure.js";
export { forgetSetting, holdWork, orphanedWork } from "./work.js";
