interface Version {
  readonly numbers: readonly [bigint, bigint, bigint];
  readonly pre: readonly string[];
}

const number = "(0|[1-9][0-9]*)";
const identifiers = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
const pattern = new RegExp(`^v?${number}\\.${number}\\.${number}(?:-(${identifiers}))?(?:\\+${identifiers})?$`);
const largest = 2n ** 63n - 1n;

/** As OPA reads versions: Semantic Versioning 2.0, with or without a `v` in front, numbers of 64 bits. */
function parse(text: unknown): Version | undefined {
  const [, major, minor, patch, pre] = (typeof text === "string" && pattern.exec(text)) || [];
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  const numbers = [BigInt(major), BigInt(minor), BigInt(patch)] as const;
  const parts = pre?.split(".") ?? [];
  const isWrong = numbers.some((each) => each > largest) || parts.some((part) => /^0[0-9]+$/.test(part));
  return isWrong ? undefined : { numbers: [...numbers], pre: parts };
}

/** `semver.is_valid` */
export function isValidVersion(text: unknown): boolean {
  return parse(text) !== undefined;
}

/** `semver.compare`: -1, 0 or 1; undefined where one of them is no version. */
export function compareVersions(left: unknown, right: unknown): number | undefined {
  const [a, b] = [parse(left), parse(right)];
  if (a === undefined || b === undefined) return undefined;
  for (const [index, value] of a.numbers.entries()) {
    const other = b.numbers[index] ?? 0n;
    if (value !== other) return value < other ? -1 : 1;
  }
  if (a.pre.length === 0 || b.pre.length === 0) return Math.sign(b.pre.length - a.pre.length);
  for (const [index, part] of a.pre.entries()) {
    const other = b.pre[index];
    if (other === undefined) return 1;
    const order = compareParts(part, other);
    if (order !== 0) return order;
  }
  return a.pre.length < b.pre.length ? -1 : 0;
}

function compareParts(a: string, b: string): number {
  const [first, second] = [a, b].map((part) => /^[0-9]+$/.test(part));
  if (first === true && second === true) {
    const difference = BigInt(a) - BigInt(b);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
  if (first !== second) return first === true ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
