/** An element that the caller knows to exist. A wrong index gives NaN, which a column takes for unknown. */
export function at(values: Float64Array | Int32Array | Uint32Array, index: number): number {
  return values[index] ?? Number.NaN;
}
