// The record of one viewport as C# packs it: ViewportField.cs has the same order (a C# test compares).

export const Field = {
  Id: 0,
  Serial: 1,
  X: 2,
  Y: 3,
  Width: 4,
  Height: 5,
  Kind: 6,
  Handle: 7,
  Flags: 8,
  Voi: 9,
  WindowCenter: 10,
  WindowWidth: 11,
  RescaleSlope: 12,
  RescaleIntercept: 13,
  PaddingLow: 14,
  PaddingHigh: 15,
  M11: 16,
  M12: 17,
  M21: 18,
  M22: 19,
  Dx: 20,
  Dy: 21,
  ModalityLut: 22,
  VoiLut: 23,
  Shutter: 24,
  Palette: 25,
  ScaleBar: 26,
  LensX: 27,
  LensY: 28,
  LensSize: 29,
  LensZoom: 30,
} as const;

export const FIELD_COUNT = 31;

export const PaneKind = { Removed: 0, Image: 1, Empty: 2, Marked: 3 } as const;

export const ViewportFlags = {
  Invert: 1,
  Monochrome1: 2,
  Nearest: 4,
  Padding: 8,
  Overlay: 16,
} as const;

export const VoiCurve = { Linear: 0, LinearExact: 1, Sigmoid: 2 } as const;

/** One record; read with {@link get}. */
export type ViewportRecord = Float64Array;

export const get = (record: ViewportRecord, field: number): number => record[field] ?? 0;

/** Cuts a message of C# into records (each its own small copy, since they are kept). */
export function splitRecords(viewports: Float64Array): ViewportRecord[] {
  const records: ViewportRecord[] = [];
  for (let i = 0; i + FIELD_COUNT <= viewports.length; i += FIELD_COUNT) {
    records.push(viewports.slice(i, i + FIELD_COUNT));
  }
  return records;
}

/** Grey = clamp((stored - base - offset) * scale + 0.5); the integer base is taken off before any float rounding. */
export interface Voi {
  readonly base: number;
  readonly offset: number;
  readonly scale: number;
  readonly sigmoid: boolean;
}

/** What integers of a texture can be taken off as a base. */
export type BaseRange = readonly [low: number, high: number];

export const UINT: BaseRange = [0, 4294967295];

export const INT: BaseRange = [-2147483648, 2147483647];

/** Folds rescale (PS3.3 C.11.1) and VOI (C.11.2.1.2, C.11.2.1.3) into one linear step over stored values. */
export function foldVoi(record: ViewportRecord, range = INT): Voi {
  const curve = get(record, Field.Voi);
  const slope = get(record, Field.RescaleSlope) || 1;
  const intercept = get(record, Field.RescaleIntercept);
  // LINEAR: ((x - (c - 0.5)) / (w - 1) + 0.5); LINEAR_EXACT: ((x - c) / w + 0.5); SIGMOID: 1 / (1 + exp(-4 (x - c) / w)).
  const linear = curve === VoiCurve.Linear;
  const center = get(record, Field.WindowCenter) - (linear ? 0.5 : 0);
  const width = get(record, Field.WindowWidth) - (linear ? 1 : 0);
  const middle = (center - intercept) / slope;
  const base = baseOf(middle, range);
  // Width 1 of LINEAR is a step; so is what a wrong file may say.
  const scale = width > 0 ? slope / width : Math.sign(slope) * 1e9;
  return { base, offset: middle - base, scale, sigmoid: curve === VoiCurve.Sigmoid };
}

/** The step from stored values to places of a VOI lookup table (PS3.3 C.11.2.1.1), whose first value belongs to `first`. */
export function foldLut(record: ViewportRecord, first: number, range = INT): Voi {
  const slope = get(record, Field.RescaleSlope) || 1;
  const middle = (first - get(record, Field.RescaleIntercept)) / slope;
  const base = baseOf(middle, range);
  return { base, offset: middle - base, scale: slope, sigmoid: false };
}

const baseOf = (middle: number, [low, high]: BaseRange): number =>
  Math.min(Math.max(Math.round(middle), low), high);
