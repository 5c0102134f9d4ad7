import { errorLine } from "../error-line.ts";

/** What one check of `novacron doctor` found. */
export interface CheckResult {
  readonly name: string;
  /** `warn` works, but less well than it could; `skip` could not be looked at. */
  readonly status: "ok" | "warn" | "fail" | "skip";
  readonly message: string;
  /** How to mend it; with `warn` and `fail`. */
  readonly remedy?: string;
  /** Figures and digests, for --json. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Runs a check; what it throws is a failure. Errors of NovaCron say themselves how to mend them. */
export async function runCheck(name: string, check: () => Promise<Omit<CheckResult, "name">>): Promise<CheckResult> {
  try {
    return { name, ...(await check()) };
  } catch (error) {
    return { name, status: "fail", message: errorLine(error) };
  }
}
