import { describe, expect, test } from "vitest";
import { canonicalJson } from "../crypto/canonical-json.ts";
import { decisionSummary } from "../schema/decision.ts";
import { estimatedFidelity } from "./backend-candidate.ts";
import { checkBackend, decideBackend } from "./decide-backend.ts";
import type { PolicyInput } from "./policy-port.ts";
import { sampleJob, sampleRegion, sampleSnapshot } from "./sample-world.ts";
import { previousBackendStillStands } from "./sticky.ts";

const good = { name: "good", errorRates: { oneQubit: 0.0001, twoQubit: 0.001, readout: 0.005 } };
const noisy = { name: "noisy", errorRates: { oneQubit: 0.01, twoQubit: 0.05, readout: 0.05 } };
const braket = { name: "braket", driver: "aws-braket" };

describe("decideBackend", () => {
  test("takes the better of two, with fidelity, cost and carbon", () => {
    const backends = [
      { ...noisy, price: { perTask: 0.3, perShot: 0.001 } },
      { ...good, price: { perTask: 0.3, perShot: 0.001 }, powerWatts: 500 },
    ];
    const { record, summary, claim } = decideBackend(sampleJob({}, { backends }));
    expect(record.target).toEqual({
      name: "good",
      kind: "backend",
      region: "r1",
      country: "DE",
      continent: "EU",
      driver: "statevector",
    });
    expect(record.costPerMonth).toBe(1.3);
    expect(record.carbonGramsPerHour).toBe(150);
    expect(record.why).toMatch(/^highest fidelity.* of 2; fidelity 99%$/);
    expect(record.risk).toBeNull();
    expect(claim).toBeNull();
    expect(decisionSummary.parse(summary)).toEqual(summary);
    const sum = record.contributions.reduce((total, { contribution }) => total + Math.round(contribution * 1e6), 0);
    expect(sum / 1e6).toBe(record.score);
  });

  test("the fidelity is the product of the success rates", () => {
    const [backend] = sampleSnapshot({ backends: [noisy] }).quantumBackends;
    const circuit = { qubits: 2, depth: 9, oneQubitGates: 3, twoQubitGates: 2, measurements: 2 };
    expect(backend && estimatedFidelity(backend, circuit)).toBeCloseTo(0.99 ** 3 * 0.95 ** 2 * 0.95 ** 2, 12);
  });

  test("weighs the queue", () => {
    const backends = [{ name: "a", queueSeconds: 600 }, { name: "b" }];
    expect(decideBackend(sampleJob({}, { backends })).record.target.name).toBe("b");
  });

  test("does not depend on the order of backends, nor on what else is known of the circuit", () => {
    const bytes = (backends: Record<string, unknown>[], extra = {}) => {
      const args = sampleJob({}, { backends }, { snapshotDigest: "sha256:same" });
      return canonicalJson(decideBackend({ ...args, circuit: { ...args.circuit, ...extra } }).record);
    };
    expect(bytes([noisy, good])).toBe(bytes([good, noisy]));
    expect(bytes([noisy, good], { clbits: 5 })).toBe(bytes([noisy, good]));
    expect(bytes([noisy, good], { depth: 99 })).not.toBe(bytes([noisy, good]));
  });

  test("policies see the backend and the whole job's cost", () => {
    const seen: PolicyInput[] = [];
    decideBackend(
      sampleJob(
        { shots: 100 },
        { backends: [{ ...good, price: { perTask: 1, perShot: 0.01 } }] },
        {
          evaluatePolicy: (input) => {
            seen.push(input);
            return { deny: [], prefer: [] };
          },
        },
      ),
    );
    expect(seen[0]).toMatchObject({
      kind: "quantum",
      candidate: { name: "good", driver: "statevector" },
      estimates: { cost: 2, currency: "EUR" },
    });
  });
});

describe("constraints", () => {
  const regions = [sampleRegion("r1"), sampleRegion("us", { country: "US", continent: "NA" })];
  test.each([
    ["driver", braket, {}, 'driver: there is no driver "aws-braket"'],
    ["qubits", { name: "x", qubits: 1 }, {}, "qubits: the circuit has 2 qubits, the backend 1"],
    ["maxShots", { name: "x", maxShots: 999 }, {}, "maxShots: 1000 shots asked, the backend takes 999"],
    ["residency", { name: "x", region: "us" }, { residency: ["DE"] }, "residency: the backend is in US (NA)"],
    ["backends", { name: "x" }, { backends: ["y*"] }, "backends: x is not among the backends"],
    [
      "budget",
      { name: "x", price: { perShot: 0.02 } },
      { budget: { amount: 19, currency: "EUR" } },
      "budget: 20 EUR for the job",
    ],
  ])("%s", (by, backend, request, reason) => {
    const args = sampleJob(request, { backends: [backend, { name: "yes" }], regions });
    expect(checkBackend(backend.name, args)).toEqual({ by, kind: "constraint", reason });
  });

  test("none left is NC1504, and says what removed them", () => {
    const work = () => decideBackend(sampleJob({}, { backends: [braket, { name: "tiny", qubits: 1 }] }));
    expect(work).toThrowError(expect.objectContaining({ code: "NC1504" }));
    expect(work).toThrowError('none of 2 quantum backends can take "bell": removed 1 by driver, 1 by qubits');
  });

  test("unknown names are NC1106", () => {
    const work = () => decideBackend(sampleJob({ backends: ["god"] }, { backends: [good] }));
    expect(work).toThrowError(
      expect.objectContaining({ code: "NC1106", property: "backends[0]", remedy: "Did you mean good? Known: good." }),
    );
  });
});

test("a job stays on its backend until another gains enough", () => {
  const previous = { target: "b", recordDigest: "sha256:before" };
  const equal = sampleJob({}, { backends: [{ name: "a" }, { name: "b" }] }, { previous });
  expect(previousBackendStillStands(equal)).toEqual({ stands: true });
  const slow = sampleJob(
    {},
    { backends: [{ name: "a" }, { name: "b", queueSeconds: 900, errorRates: noisy.errorRates }] },
    { previous },
  );
  const { record } = decideBackend(slow);
  expect([record.target.name, record.change]).toEqual([
    "a",
    expect.stringMatching(/^moved from b: gain 0\.\d+ passes the hysteresis 0\.05/),
  ]);
});
