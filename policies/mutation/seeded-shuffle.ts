/** The items in an order that depends on the seed alone (Fisher and Yates, over mulberry32). */
export function seededShuffle<T>(items: readonly T[], seed: number): readonly T[] {
  const shuffled = [...items];
  let state = seed >>> 0;
  for (let left = shuffled.length - 1; left > 0; left--) {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    const at = Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * (left + 1));
    const [a, b] = [shuffled[left], shuffled[at]];
    if (a !== undefined && b !== undefined) [shuffled[left], shuffled[at]] = [b, a];
  }
  return shuffled;
}
