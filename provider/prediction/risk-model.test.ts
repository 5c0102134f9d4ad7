import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { NodeHistoryInput } from "./features.ts";
import { type NodeHistory, parseHistory } from "./history.ts";
import { modelDirectory } from "./load-model-files.ts";
import { loadRiskModel } from "./risk-model.ts";

const day = 86_400;
const now = 100 * day;

/** A node that runs for `runHours`, then is down for 3 h, over and over, from `from` until now. */
function history(runHours: number, from = 0, until = now): NodeHistory {
  const rows = ["node,up,start,stop"];
  for (let time = from; time < until; ) {
    const down = Math.min(time + runHours * 3600, until);
    const up = Math.min(down + 3 * 3600, until);
    rows.push(`n,1,${time},${down}`);
    if (down < until) rows.push(`n,0,${down},${up}`);
    time = up;
  }
  const node = parseHistory(rows.join("\n")).nodes.get("n");
  if (node === undefined) throw new Error("no intervals");
  return node;
}

const input = (name: string, own: NodeHistory | null, group = name): NodeHistoryInput => ({
  name,
  class: "standard",
  group,
  history: own,
});
const missing = () => Promise.reject(new Error("Cannot find package 'onnxruntime-node'\nat somewhere"));

describe("with ONNX Runtime", async () => {
  const model = await loadRiskModel();
  const withRuntime = model.available ? describe : describe.skip;
  withRuntime("assess", () => {
    it("gives a node that fails daily far more risk than one that never failed", async () => {
      const risk = await model.assess([input("calm", history(10_000)), input("shaky", history(20, 0, now + day))], now);
      expect(risk.shaky?.probability).toBeGreaterThan(2 * (risk.calm?.probability ?? 1));
      expect(risk.calm).toMatchObject({ source: "model", horizonHours: 6 });
    });

    it("never lowers the risk when a node failed more often", async () => {
      const nodes = [1000, 200, 60, 30, 12].map((runHours) => {
        // All are up now and last failed at the same time.
        const own = history(runHours, 0, now - 2 * day);
        const starts = Float64Array.from([...own.starts, now - 2 * day, now - 2 * day + 7200]);
        const stops = Float64Array.from([...own.stops, now - 2 * day + 7200, now]);
        return input(`every${runHours}`, { ...own, starts, stops, ups: Uint8Array.from([...own.ups, 0, 1]) });
      });
      const risk = await model.assess(nodes, now);
      expect(risk.every12?.probability).toBeGreaterThan(risk.every1000?.probability ?? 1);
      expect(risk.every30?.probability).toBeGreaterThanOrEqual(risk.every200?.probability ?? 1);
    });

    it("does not depend on the order of the nodes", async () => {
      const nodes = [input("a", history(30), "g"), input("b", history(50), "g"), input("c", history(9), "h")];
      expect(await model.assess(nodes, now)).toEqual(await model.assess([...nodes].reverse(), now));
    });

    it("gives the prior to nodes without history and with less than a week of it", async () => {
      const risk = await model.assess(
        [input("none", null), input("young", history(10_000, now - 6 * day)), input("old", history(10_000))],
        now,
      );
      expect(risk.none?.source).toBe("class-prior");
      expect(risk.young).toEqual(risk.none);
      expect(risk.old?.source).toBe("model");
      expect(risk.none?.confidence).toBeLessThan(risk.old?.confidence ?? 0);
    });

    it("is surer with more history, and less sure with stale history", async () => {
      const confidence = async (days: number, asOf = now) =>
        (await model.assess([input("n", history(10_000, now - days * day))], asOf)).n?.confidence ?? Number.NaN;
      const [week, month, season] = [await confidence(8), await confidence(30), await confidence(90)];
      expect(week).toBeLessThan(month);
      expect(month).toBeLessThan(season);
      expect(await confidence(90, now + 7 * day)).toBeCloseTo(season / Math.E, 3);
      expect(await confidence(90, now + 3600)).toBeLessThan(season);
      expect(await confidence(90, now + 365 * day)).toBe(0.2);
    });

    it("judges old histories as of their end", async () => {
      const nodes = [input("n", history(30))];
      const [fresh, stale] = [await model.assess(nodes, now), await model.assess(nodes, now + 20 * day)];
      expect(stale.n?.probability).toBe(fresh.n?.probability);
    });

    it("tells a reboot from an outage while a node is down", async () => {
      const risk = async (seconds: number) => {
        const own = parseHistory(`node,up,start,stop\nn,1,0,${now}\nn,0,${now},${now + day}`).nodes.get("n") ?? null;
        return (await model.assess([input("n", own)], now + seconds)).n?.probability ?? Number.NaN;
      };
      expect(await risk(1800)).toBe(1);
      expect(await risk(60)).toBeLessThan(1);
      expect(await risk(60)).toBeLessThanOrEqual(await risk(1500));
    });

    it("assesses no nodes", async () => {
      expect(await model.assess([], now)).toEqual({});
    });

    it("refuses a file that is not ONNX though its card agrees", async () => {
      const directory = await mkdtemp(join(tmpdir(), "novacron-model-"));
      try {
        await cp(modelDirectory, directory, { recursive: true });
        const card: Record<string, unknown> = JSON.parse(
          await readFile(join(directory, "node-outage-6h.json"), "utf8"),
        );
        const sha256 = createHash("sha256").update("not a model").digest("hex");
        await writeFile(join(directory, "node-outage-6h.json"), JSON.stringify({ ...card, onnxSha256: sha256 }));
        await writeFile(join(directory, "node-outage-6h.onnx"), "not a model");
        const other = await loadRiskModel({ directory });
        expect(other.digest).not.toBe(model.digest);
        const failure = other.assess([input("n", history(30))], now);
        await expect(failure).rejects.toMatchObject({ code: "NC1401" });
        await expect(failure).rejects.toThrow(join(directory, "node-outage-6h.onnx"));
      } finally {
        await rm(directory, { recursive: true });
      }
    });
  });
});

describe("without ONNX Runtime", () => {
  it("says why, and gives every node its class's prior with low confidence", async () => {
    const model = await loadRiskModel({ importer: missing });
    expect(model.available).toBe(false);
    expect(model.unavailableReason).toBe("onnxruntime-node cannot be loaded (Cannot find package 'onnxruntime-node')");
    const risk = await model.assess([input("a", history(10)), input("b", null)], now);
    expect(risk.a).toEqual(risk.b);
    expect(risk.a).toMatchObject({ source: "class-prior", horizonHours: 6, confidence: 0.2 });
  });

  it("uses the prior of the node's own class where the card has one, and no inherited property", async () => {
    const directory = await mkdtemp(join(tmpdir(), "novacron-model-"));
    try {
      await cp(modelDirectory, directory, { recursive: true });
      const path = join(directory, "node-outage-6h.json");
      const card: Record<string, unknown> = JSON.parse(await readFile(path, "utf8"));
      await writeFile(path, JSON.stringify({ ...card, classPriors: { default: 0.02, old: 0.3 } }));
      const model = await loadRiskModel({ directory, importer: missing });
      const of = (name: string) => ({ ...input(name, null), class: name });
      const risk = await model.assess([of("old"), of("new"), of("constructor")], now);
      expect([risk.old?.probability, risk.new?.probability, Object.values(risk)[2]?.probability]).toEqual([
        0.3, 0.02, 0.02,
      ]);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it("has another digest than with it, the same each time", async () => {
    const prior = await loadRiskModel({ importer: missing });
    const again = await loadRiskModel({ importer: () => Promise.reject(new Error("another reason")) });
    const model = await loadRiskModel();
    expect(prior.digest).toBe(again.digest);
    expect(prior.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(model.digest === prior.digest).toBe(!model.available);
  });
});
