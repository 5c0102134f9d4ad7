/**
 * Weights and levels lie on a grid of binary fractions, so coarse that the product of the two, and any sum of such
 * products up to 1, is a float without rounding. A score then does not depend on the order in which its parts are added,
 * and one that is kept up to date part by part equals one that is added up anew, to the last bit.
 */
const weightGrains = 2 ** 22;
const levelGrains = 2 ** 30;

/** `weight`, 0 to 1, to the nearest 2^-22: a quarter of a millionth. */
export function grainedWeight(weight: number): number {
  return Math.round(weight * weightGrains) / weightGrains;
}

/** `level`, 0 to 1, to the nearest 2^-30: a billionth. NaN stays NaN. */
export function grainedLevel(level: number): number {
  return Math.round(level * levelGrains) / levelGrains;
}
