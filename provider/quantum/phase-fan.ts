import type { PhaseTerm, StateVector } from "./state-vector.ts";

/**
 * Applies phase terms that all contain bit `pivot`, in one pass over half of the state however many they are. A term
 * whose other bits lie all in the lower or all in the upper half of the index goes into a table of 2^(n/2) factors, so
 * that one amplitude costs two look-ups; the rest, gates on three qubits and more, are applied singly. A Fourier
 * transform on n qubits so takes n passes in place of n^2/2.
 */
export function applyPhaseFan(state: StateVector, pivot: number, terms: readonly PhaseTerm[]): void {
  const lowBits = state.qubits >> 1;
  const lowMask = 2 ** lowBits - 1;
  const tabled: PhaseTerm[] = [];
  for (const { mask, angle } of terms) {
    const rest = mask & ~(1 << pivot);
    if ((rest & lowMask) === 0 || (rest & ~lowMask) === 0) tabled.push({ mask: rest, angle });
    else state.phase({ mask, angle });
  }
  const [only] = tabled;
  if (only === undefined) return;
  if (tabled.length === 1) {
    state.phase({ mask: only.mask | (1 << pivot), angle: only.angle });
    return;
  }
  const low = factorTable(
    lowBits,
    0,
    tabled.filter(({ mask }) => (mask & ~lowMask) === 0),
  );
  const high = factorTable(
    state.qubits - lowBits,
    lowBits,
    tabled.filter(({ mask }) => (mask & ~lowMask) !== 0),
  );
  multiplyByTables(state, pivot, lowBits, low, high);
}

interface FactorTable {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** The product of the terms' factors for every value of `bits` index bits from `shift` on. */
function factorTable(bits: number, shift: number, terms: readonly PhaseTerm[]): FactorTable {
  const angles = new Float64Array(2 ** bits);
  for (const { mask, angle } of terms) {
    const local = mask >> shift;
    for (let value = 0; value < angles.length; value++) {
      if ((value & local) === local) angles[value] = (angles[value] as number) + angle;
    }
  }
  return { re: angles.map(Math.cos), im: angles.map(Math.sin) };
}

function multiplyByTables(
  state: StateVector,
  pivot: number,
  lowBits: number,
  low: FactorTable,
  high: FactorTable,
): void {
  const { re, im } = state;
  const lowSize = low.re.length;
  const pivotIsLow = pivot < lowBits;
  const stride = pivotIsLow ? 2 ** pivot : lowSize;
  for (let upper = 0; upper < high.re.length; upper++) {
    const base = upper * lowSize;
    if (!pivotIsLow && (base & (1 << pivot)) === 0) continue;
    const h = high.re[upper] as number;
    const hi = high.im[upper] as number;
    for (let block = pivotIsLow ? stride : 0; block < lowSize; block += 2 * stride) {
      for (let lower = block; lower < block + stride; lower++) {
        const l = low.re[lower] as number;
        const li = low.im[lower] as number;
        const f = h * l - hi * li;
        const fi = h * li + hi * l;
        const i = base + lower;
        const x = re[i] as number;
        const xi = im[i] as number;
        re[i] = f * x - fi * xi;
        im[i] = f * xi + fi * x;
      }
    }
  }
}
