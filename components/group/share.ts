/** The part of `total` that is the slice's, of `slices` that share evenly; the first have one more where it does not go up. */
export function share(total: number, slice: number, slices: number): number {
  return Math.floor(total / slices) + (slice < total % slices ? 1 : 0);
}
