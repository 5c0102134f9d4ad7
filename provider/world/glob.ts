/** Whether `pattern` has a wildcard at all. */
export function isPattern(pattern: string): boolean {
  return pattern.includes("*");
}

/**
 * Whether `name` fits `pattern`, where `*` stands for any run of characters. Greedy with one step of backtracking, so
 * that no pattern takes more than |pattern| x |name| steps; a regular expression could be made to take far more.
 */
export function globMatches(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = n;
    } else if (pattern[p] === name[n]) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}
