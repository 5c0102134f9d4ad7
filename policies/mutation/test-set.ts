import { referencesOf } from "./namespace.ts";
import type { RegoSource } from "./rego-source.ts";

/** Files that are compiled and tested together. */
export interface TestSet {
  readonly files: readonly RegoSource[];
  /** Whether a test that passes here on a mutant passes with all other files around, too. */
  readonly conclusive: boolean;
}

/** Dependants of a file without tests of its own whose tests are asked before all. */
const dependantsAsked = 16;

/**
 * In which company a file's mutants are tested: in that of its own tests first, which is quick; what lives goes on.
 *
 * 1. The tests of the file's package, with what these and the file refer to by name. What refers to many packages at once
 *    (`data.novacron.rules[_]`) brings none of them along, so one rule is tested without the others. For a file without
 *    tests (a library), the same of several files that use it, one after the other.
 * 2. The file with all tests, without the other rules.
 * 3. Everything.
 */
export function testSetsOf(source: RegoSource, sources: readonly RegoSource[]): readonly TestSet[] {
  const everything = { files: sources, conclusive: true };
  // Whose rules change with it: their verdicts may differ in a test that does not load them.
  const users = sources.filter(
    (other) => other !== source && !other.isTest && closureOf([other], sources).includes(source),
  );
  const conclusive = users.every((user) => user.packageName === source.packageName);
  const tests = ownTests(source, sources);
  if (tests.length > 0) {
    const alone = [
      closureOf([source, ...tests], sources),
      closureOf([source, ...sources.filter(({ isTest }) => isTest)], sources),
    ];
    return [...alone.map((files) => ({ files, conclusive })), everything];
  }
  const asked = users
    .map((user) => ({ user, its: ownTests(user, sources) }))
    .filter(({ its }) => its.length > 0)
    .slice(0, dependantsAsked)
    .map(({ user, its }) => ({ files: closureOf([user, ...its], sources), conclusive: false }));
  return [...asked, everything];
}

function ownTests({ packageName }: RegoSource, sources: readonly RegoSource[]): readonly RegoSource[] {
  const names = new Set([packageName, `${packageName}_test`]);
  return sources.filter((source) => source.isTest && names.has(source.packageName));
}

/** Some files, and all that they refer to by name. */
function closureOf(some: readonly RegoSource[], sources: readonly RegoSource[]): readonly RegoSource[] {
  const set = new Set(some);
  // A Set hands out what is added while it is being read.
  for (const member of set) for (const other of namedBy(member, sources)) set.add(other);
  return [...set];
}

const named = new WeakMap<RegoSource, readonly RegoSource[]>();

function namedBy(source: RegoSource, sources: readonly RegoSource[]): readonly RegoSource[] {
  const known = named.get(source);
  if (known !== undefined) return known;
  const names = [source.packageName, ...referencesOf(source).map(({ path }) => path.join("."))];
  const found = sources.filter(
    ({ packageName, isTest }) =>
      // A test file of the package itself is no part of it for others.
      !(isTest && packageName === source.packageName) &&
      names.some((name) => name === packageName || name.startsWith(`${packageName}.`)),
  );
  named.set(source, found);
  return found;
}
