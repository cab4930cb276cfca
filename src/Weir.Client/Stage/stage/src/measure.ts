// What the tab takes in RAM, as the browser counts it: all scripts and workers with their buffers and WASM memories, without the GPU process.

interface MeasuringPerformance extends Performance {
  measureUserAgentSpecificMemory?(): Promise<{ readonly bytes: number }>;
}

/** Bytes; 0 where the browser does not tell (it wants a page isolated from other origins). Takes up to 20 s, blocks nothing. */
export async function measureMemory(): Promise<number> {
  const { measureUserAgentSpecificMemory: measure } = performance as MeasuringPerformance;
  if (!crossOriginIsolated || measure === undefined) {
    return 0;
  }
  try {
    return (await measure.call(performance)).bytes;
  } catch {
    return 0;
  }
}
