import { type Losses, lexicographic, lossRows, rowDominates } from "./losses.ts";

/** Two objectives: in the order of the first, a point is on the front while the second falls. O(n log n). */
function planarFront(rows: Float64Array, order: readonly number[]): number[] {
  const front: number[] = [];
  let [x, y] = [Number.NaN, Number.POSITIVE_INFINITY];
  for (const i of order) {
    const [first, second] = [rows[2 * i] ?? 0, rows[2 * i + 1] ?? 0];
    if (front.length > 0 && second >= y && !(first === x && second === y)) continue;
    [x, y] = [first, second];
    front.push(i);
  }
  return front;
}

/**
 * Three objectives: in the order of the first, the others' front is a staircase, falling in the third as the second
 * rises, and binary search finds the step that would dominate (Kung, Luccio, Preparata, JACM 1975). O(n log n) comparisons.
 */
function spatialFront(rows: Float64Array, order: readonly number[]): number[] {
  const front: number[] = [];
  const steps: { readonly x: number; readonly y: number; readonly z: number }[] = [];
  for (const i of order) {
    const [x, y, z] = [rows[3 * i] ?? 0, rows[3 * i + 1] ?? 0, rows[3 * i + 2] ?? 0];
    // The last step that is no larger in y has the least z of those.
    let [low, high] = [0, steps.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((steps[middle]?.y ?? 0) <= y) low = middle + 1;
      else high = middle;
    }
    const below = steps[low - 1];
    if (below !== undefined && below.z <= z) {
      const isSame = below.x === x && below.y === y && below.z === z;
      if (isSame) front.push(i);
      continue;
    }
    front.push(i);
    const from = below?.y === y ? low - 1 : low;
    let to = from;
    while (to < steps.length && (steps[to]?.z ?? 0) >= z) to++;
    steps.splice(from, to - from, { x, y, z });
  }
  return front;
}

/**
 * Any number of objectives: in the order of the first, each point is held against the front so far (sort-filter skyline,
 * Chomicki et al., ICDE 2003). What dominated last is asked first, as it covers much. O(n x front) at worst.
 */
function anyFront(rows: Float64Array, order: readonly number[], width: number): number[] {
  const front: number[] = [];
  const guards: number[] = [];
  for (const i of order) {
    const row = i * width;
    let guard = 0;
    while (guard < guards.length && !rowDominates(rows, guards[guard] ?? 0, row, width)) guard++;
    if (guard === guards.length) {
      front.push(i);
      guards.push(row);
    } else if (guard > 0) {
      const [hit, first] = [guards[guard] ?? 0, guards[guard >> 1] ?? 0];
      guards[guard >> 1] = hit;
      guards[guard] = first;
    }
  }
  return front;
}

/**
 * The points that no other dominates, by position, rising. Equal points are on it together. All points without objectives.
 * @param losses Unknown ones count as the worst there is, see {@link lossRows}.
 */
export function paretoFront(losses: Losses): number[] {
  const width = losses.length;
  const rows = lossRows(losses);
  const order = lexicographic(rows, width);
  let front: number[];
  if (width === 2) front = planarFront(rows, order);
  else if (width === 3) front = spatialFront(rows, order);
  else front = anyFront(rows, order, width);
  return front.sort((a, b) => a - b);
}

/**
 * The number of each point's front: 0 for the front, 1 for what is the front without those, and so on. Each point is
 * taken in lexicographic order and put on the first front that has nobody who dominates it, which binary search finds:
 * whoever is dominated on one front is on all before (Zhang et al., ENS-BS, IEEE Trans. Evol. Comp. 19, 2015).
 */
export function frontNumbers(losses: Losses): Uint32Array {
  const width = losses.length;
  const rows = lossRows(losses);
  const order = lexicographic(rows, width);
  const fronts: number[][] = [];
  const numbers = new Uint32Array(order.length);
  for (const i of order) {
    const row = i * width;
    let [low, high] = [0, fronts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const members = fronts[middle] ?? [];
      let k = members.length - 1;
      while (k >= 0 && !rowDominates(rows, members[k] ?? 0, row, width)) k--;
      if (k < 0) high = middle;
      else low = middle + 1;
    }
    const front = fronts[low];
    if (front === undefined) fronts.push([row]);
    else front.push(row);
    numbers[i] = low;
  }
  return numbers;
}
