/** A seeded source of numbers in [0, 1): mulberry32, 32 bits of state. Good enough for test data, for nothing else. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One of the items, all equally likely. */
export function pick<const T extends readonly [unknown, ...unknown[]]>(random: () => number, items: T): T[number] {
  return items[Math.floor(random() * items.length)] ?? items[0];
}
