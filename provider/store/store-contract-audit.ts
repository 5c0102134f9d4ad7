import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainEvents } from "../state/audit-log.ts";
import { verifyAuditEntries } from "../state/verify-audit-log.ts";
import type { Store } from "./store.ts";
import type { OpenForTest } from "./store-contract.ts";

/** The part of the contract that is about audit logs. */
export function describeAudit(open: OpenForTest): void {
  describe("audit logs", () => {
    let store: Store;
    let dispose: () => Promise<void>;
    beforeEach(async () => {
      const opened = await open("lab", () => new Date("2026-03-01T12:00:00Z"));
      store = opened.store;
      dispose = () => opened.dispose();
    });
    afterEach(() => dispose());

    const event = (subject: string) => ({
      at: "2026-03-01T12:00:00.000Z",
      action: "decision.applied",
      subject,
      details: { größe: "≤ 4" },
    });
    const append = (stack: string, ...subjects: readonly string[]) =>
      store.extendAudit(stack, (last) => chainEvents(last, subjects.map(event)));

    it("are one chain for each stack", async () => {
      expect(await store.auditStacks()).toEqual([]);
      await append("shop/dev", "a", "b");
      await append("shop/prod", "x");
      const [third] = await append("shop/dev", "c");
      expect(third).toMatchObject({ seq: 3, subject: "c" });
      expect(await store.auditStacks()).toEqual(["shop/dev", "shop/prod"]);
      const entries = await store.auditEntries("shop/dev");
      expect(entries.map(({ subject }) => subject)).toEqual(["a", "b", "c"]);
      expect(verifyAuditEntries(entries)).toMatchObject({ status: "intact", entries: 3, head: third?.hash });
      expect(await store.auditEntries("shop/none")).toEqual([]);
    });

    it("stay whole when many write at once", async () => {
      await Promise.all(Array.from({ length: 12 }, (_, n) => append("shop/dev", `${n}-a`, `${n}-b`)));
      const entries = await store.auditEntries("shop/dev");
      expect(verifyAuditEntries(entries)).toMatchObject({ status: "intact", entries: 24 });
      // What came together stays together.
      const pairs = entries.filter((_, at) => at % 2 === 0).map(({ subject }) => subject.split("-")[0]);
      expect(entries.filter((_, at) => at % 2 === 1).map(({ subject }) => subject)).toEqual(pairs.map((n) => `${n}-b`));
    });

    it("do not begin with nothing", async () => {
      expect(await store.extendAudit("shop/dev", () => [])).toEqual([]);
      expect(await store.auditStacks()).toEqual([]);
    });
  });
}
