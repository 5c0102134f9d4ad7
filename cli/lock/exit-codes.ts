/** Exit codes of `novacron lock` and `novacron up --locked` beside the common 0, 1 (failed) and 2 (wrong command line). */
export const lockExitCodes = {
  fits: 0,
  /** `lock merge`: a placement was changed on both sides. Git takes it for a conflict. */
  conflict: 1,
  incomplete: 4,
  differs: 5,
} as const;

/** For help texts. */
export const lockExitCodesHelp = `
Exit codes:
  0  done; of check: every placement is as it is locked
  1  failed: the file cannot be read or is malformed, or Pulumi failed
  2  the command line itself is wrong
  4  the preview failed, met a line that is not as it was signed, or has inputs that are unknown before the update
  5  check: a placement is not as it is locked; one line for each difference says which, with its code`;
