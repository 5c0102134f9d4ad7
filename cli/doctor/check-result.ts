import { NovaCronError } from "../../provider/errors/novacron-error.ts";
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
    if (!(error instanceof NovaCronError)) {
      return { name, status: "fail", message: errorLine(error), remedy: "Run it with NOVACRON_DEBUG=1 and tell us" };
    }
    const { headline, expected, remedy } = error;
    const message = expected === undefined ? headline : `${headline}; expected ${expected}`;
    return {
      name,
      status: "fail",
      message,
      remedy: remedy ?? `See ${error.code} in docs/errors.md`,
      details: { code: error.code },
    };
  }
}
