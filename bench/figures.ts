/** One measured figure, with its unit and how it was taken. */
export interface Figure {
  readonly benchmark: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly how: string;
}

/** A benchmark's file, its arguments, and what to read from the JSON that it prints. */
export interface Benchmark {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** In place of `args` where it only has to be shown that it runs. */
  readonly quickArgs: readonly string[];
  /** Whether it needs the Pulumi CLI. */
  readonly needsPulumi: boolean;
  /** @param output the parsed JSON, of the shape that the file documents by its result type. */
  readonly figures: (output: unknown) => readonly Omit<Figure, "benchmark">[];
}

/** Reads `a.b.0.c` of parsed JSON as a number. @throws {TypeError} where there is none: the benchmark's output has changed. */
export function numberAt(output: unknown, path: string): number {
  const found = path
    .split(".")
    .reduce<unknown>(
      (inner, key) =>
        inner !== null && typeof inner === "object" ? (inner as Readonly<Record<string, unknown>>)[key] : undefined,
      output,
    );
  if (typeof found !== "number") throw new TypeError(`the benchmark's output has no number at ${path}`);
  return found;
}
