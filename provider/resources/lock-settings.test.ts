import { describe, expect, it } from "vitest";
import { lockSettings } from "./lock-settings.ts";

const at = (lockFile: string | undefined, environment: Record<string, string>) =>
  lockSettings(lockFile === undefined ? {} : { lockFile }, environment, "/project");

describe("lockSettings", () => {
  it("has no lock file where none is named", () => {
    expect(at(undefined, {})).toBeNull();
    expect(at(undefined, { NOVACRON_LOCK: "" })).toBeNull();
  });

  it("applies that of the environment before that of the configuration, relative to the project", () => {
    expect(at("a.lock", {})).toEqual({ mode: "apply", path: "/project/a.lock", spool: null });
    expect(at("a.lock", { NOVACRON_LOCK: "/ci/b.lock" })).toEqual({ mode: "apply", path: "/ci/b.lock", spool: null });
  });

  it("applies the stack's where the provider is an explicit one that names none", () => {
    const PULUMI_CONFIG = JSON.stringify({ lockFile: "stack.lock", fleet: "fleet.yaml" });
    expect(at(undefined, { PULUMI_CONFIG })?.path).toBe("/project/stack.lock");
    expect(at("own.lock", { PULUMI_CONFIG })?.path).toBe("/project/own.lock");
    expect(at(undefined, { PULUMI_CONFIG, NOVACRON_LOCK: "/ci/b.lock" })?.path).toBe("/ci/b.lock");
    expect(at(undefined, { PULUMI_CONFIG: "{}" })).toBeNull();
    expect(() => at(undefined, { PULUMI_CONFIG: "{" })).toThrow(/NC1003: PULUMI_CONFIG/);
  });

  it("writes without one, whatever the configuration says", () => {
    const environment = { NOVACRON_LOCK_MODE: "write", NOVACRON_LOCK_SPOOL: "/tmp/spool" };
    expect(at("a.lock", environment)).toEqual({ mode: "write", path: null, spool: "/tmp/spool" });
  });

  it.each([{ NOVACRON_LOCK_MODE: "ignore" }, { NOVACRON_LOCK_MODE: "write" }, { NOVACRON_LOCK_MODE: "check" }])(
    "fails closed for what no command sets: %j",
    (environment) => {
      expect(() => at("a.lock", environment)).toThrow(/NC1003: NOVACRON_LOCK_MODE is/);
    },
  );
});
