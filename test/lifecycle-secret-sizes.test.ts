import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOf, digestOfBytes } from "../provider/crypto/canonical-json.ts";
import { openKeyRing } from "../provider/crypto/open-key-ring.ts";
import { analyseCircuit } from "../provider/quantum/analyse-circuit.ts";
import { parseQasm } from "../provider/quantum/parse-qasm.ts";
import { parseUrn } from "../provider/resources/user-inputs.ts";
import { type Attestation, attestation } from "../provider/state/attestation.ts";
import { type Statement, subjectHint } from "../provider/state/statement.ts";
import { verifyAttestation } from "../provider/state/verify-attestation.ts";
import type { TellableSnapshot } from "../provider/world/blind-claim.ts";
import type { Claim } from "../provider/world/snapshot.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, reservationsOf, resourceNamed, slowTest, succeeded } from "./support/novacron-project.ts";
import { type ExportedStack, type PulumiProject, type PulumiResult, pulumiMissing } from "./support/pulumi.ts";
import { cellsByTable, present } from "./support/store-cells.ts";

/** Where the secret one can be, and is; nothing but a fleet and what follows from secrets has these names. */
const [chosen, other] = ["node-kestrel", "node-osprey"];
const open = "node-public";
const rival = "rival-of-the-house";
const vcpus = 3.140625;
const booked = `"vcpus":${vcpus}`;
const circuit =
  'OPENQASM 3; include "stdgates.inc"; qubit[3] q; bit[3] c; h q[0]; cx q[0], q[1]; cx q[1], q[2]; c = measure q;';

/** The placement `seen` is decided after the secret one, so that its record has a digest of that one's claim. */
const program = (vcpusOfSeen: number) => `
import { secret } from "@pulumi/pulumi";
import { explain, Placement, QuantumJob } from "novacron/components";

const vault = new Placement("vault", {
  vcpus: secret(${vcpus}),
  memoryGiB: secret(12),
  targets: secret(["${chosen}", "${other}"]),
  apart: secret([{ from: "${rival}", level: "node" }]),
});
const seen = new Placement("seen", { vcpus: ${vcpusOfSeen}, memoryGiB: 1, targets: ["${open}"] }, { dependsOn: [vault] });
new QuantumJob("recipe", { programFile: secret("recipe.qasm"), shots: 100 });
export const why = secret(explain({ record: seen.decision.record }));
`;

const fleet = smallFleet({
  nodes: [{ name: chosen, pricePerHour: 0.1 }, { name: other, pricePerHour: 0.2 }, { name: open }],
});

describe.skipIf(pulumiMissing !== null)("secret sizes", { timeout: slowTest }, () => {
  let project: PulumiProject;
  const shown: PulumiResult[] = [];
  const folder = () => join(project.directory, ".novacron");
  const cells = () => cellsByTable(join(folder(), "store.db"));
  const bytes = async () => {
    const names = (await readdir(folder())).filter((name) => name.startsWith("store.db"));
    return (await Promise.all(names.map((name) => readFile(join(folder(), name), "latin1")))).join();
  };
  const planned = async (name: string) => {
    const { DatabaseSync } = await import("node:sqlite");
    const db = new DatabaseSync(join(folder(), "store.db"), { readOnly: true });
    const rows = db.prepare("SELECT record_digest, body FROM planned WHERE urn LIKE ?").all(`%::${name}`);
    db.close();
    return rows.map((row) => ({ record: String(row.record_digest), body: String(row.body) }));
  };

  beforeAll(async () => {
    project = await novacronProject({
      name: "sizes",
      files: { "index.ts": program(1), "fleet.yaml": fleet, "recipe.qasm": circuit },
    });
    shown.push(succeeded(await project.preview(["--diff"])));
  }, slowTest);
  afterAll(() => project?.cleanup());

  let previewed: string | undefined;

  it("are in no row of a preview that nobody has applied, nor is where they lead to", async () => {
    const [row] = await planned("vault");
    expect(row?.body).toMatch(/"sealed":"sealed1\.[0-9a-f]{16}\./);
    expect((await planned("recipe"))[0]?.body).toContain('"sealed":"sealed1.');
    expect((await planned("seen"))[0]?.body).toContain(`"target":"${open}"`);
    previewed = row?.record;
    // What is deflated needs a look at the cells.
    expect(present([chosen, other, rival], await bytes())).toEqual([]);
    const { planned: plans = "", reservations } = await cells();
    expect(present([chosen, other, rival, '"claim":{"apart":[{', String(vcpus)], plans)).toEqual([]);
    expect(reservations).toBe("");
  });

  it("are carried out as they were previewed, in another run of the CLI", async () => {
    await project.write("fleet.yaml", fleet.replace("pricePerHour: 0.1", "pricePerHour: 0.9"));
    shown.push(succeeded(await project.up(["--skip-preview"])));
    const held = (await reservationsOf(project)).find(({ claim }) => claim.name === "vault");
    expect(held).toMatchObject({ decisionId: previewed, claim: { node: chosen, vcpus, memoryGiB: 12 } });
    await project.write("fleet.yaml", fleet);
  });

  it("are booked as numbers on a node, and with nothing else that is secret", async () => {
    const { reservations = "", decision_records: records = "" } = await cells();
    expect(present([chosen, booked, rival], reservations)).toEqual([chosen, booked]);
    expect(present([rival, String(vcpus)], records)).toEqual([]);
    const secret = records.split("\n").filter((cell) => cell.includes("::vault") || cell.includes("::recipe"));
    expect(secret.length).toBeGreaterThanOrEqual(4); // URN and record of both.
    expect(present([chosen, other, '"sim"', "capacity"], secret.join())).toEqual([]);
  });

  it("cannot be tried: no digest that is known anywhere is one of them, or of what follows from them", async () => {
    await project.write("index.ts", program(2));
    shown.push(succeeded(await project.preview()));
    shown.push(succeeded(await project.up()));
    const state = await project.export();
    const stored = await cells();
    const audit = await readFile(join(folder(), "audit.jsonl"), "utf8");
    const outputs = JSON.stringify(await project.outputs({ showSecrets: true }));
    const known = [...Object.values(stored), audit, outputs, JSON.stringify(state)].join("\n");
    const printed = shown.map(({ stdout, stderr }) => stdout + stderr).join();
    expect(present([chosen, rival, String(vcpus)], printed)).toEqual([]);

    const held = (await reservationsOf(project)).find(({ claim }) => claim.name === "vault");
    if (held === undefined) throw new Error("nothing is booked for vault");
    const { blind, ...rest } = held.claim;
    expect(blind).toMatch(/^hmac-sha256:/);
    const claim: Claim = { ...rest, apart: [{ from: rival, level: "node" }] };
    const request = attestationOf(state, "recipe").requestDigest;
    const guesses = [
      ...claimGuesses(claim),
      ...claimGuesses({ ...claim, apart: [] }),
      ...snapshotGuesses(stored.snapshots ?? "", claim),
      ...circuitGuesses(request),
      digestOfBytes(circuit),
      digestOf("recipe.qasm"),
    ].map((digest) => digest.slice("sha256:".length));
    expect(guesses.length).toBeGreaterThan(8); // With at least one snapshot.
    expect(present(guesses, known)).toEqual([]);
    expect(present([request, digestOf(snapshotsIn(stored.snapshots ?? "").at(-1))], known)).toHaveLength(2); // What is there is found.
  });

  it("cannot be tried with signatures: where it is is signed by a keyed digest alone", async () => {
    const state = await project.export();
    const ring = openKeyRing({
      directory: join(folder(), "keys"),
      create: "never",
      now: new Date(0),
      platform: process.platform,
    });
    const holds = (name: string, target: string): boolean => {
      const { urn } = resourceNamed(state, name);
      const given = attestationOf(state, name);
      const { requestDigest, decisionDigest } = given;
      const guess: Statement = { stack: parseUrn(urn).stack, urn, target, requestDigest, decisionDigest };
      try {
        verifyAttestation({ ...given, subject: subjectHint(guess) }, guess, ring);
        return true;
      } catch {
        return false;
      }
    };
    expect(holds("seen", open)).toBe(true); // So it is done.
    expect([chosen, other, open].filter((node) => holds("vault", node))).toEqual([]);
    expect(holds("vault", "[secret]")).toBe(true);
    const hint = (target: string) => subjectHint({ stack: "", urn: "", target }).slice(-5);
    expect(attestationOf(state, "vault").subject.slice(-5)).not.toBe(hint(chosen));
    expect(attestationOf(state, "seen").subject.slice(-5)).toBe(hint(open));
  });

  it("leave nothing behind once they are given back", async () => {
    succeeded(await project.destroy());
    // Snapshots and the records of others are deflated, and name the fleet's nodes; what was booked was not.
    expect(present([chosen, rival, booked], await bytes())).toEqual([]);
    const { reservations, planned: plans, snapshots = "" } = await cells();
    expect([reservations, plans]).toEqual(["", ""]);
    expect(present([booked, rival], snapshots)).toEqual([]);
  });
});

function attestationOf(state: ExportedStack, name: string): Attestation {
  return attestation.parse(resourceNamed(state, name).inputs?.attestation);
}

/** Digests of a claim, and of the list of claims that has it alone. */
function claimGuesses(claim: Claim): readonly string[] {
  return [digestOf(claim), digestOfBytes(digestOf(claim))];
}

/** Digests of the stored snapshots with the secret claim in clear. */
function snapshotGuesses(cells: string, claim: Claim): readonly string[] {
  return snapshotsIn(cells)
    .filter(({ reservations }) => reservations.some(({ urn }) => urn === claim.urn))
    .map((snapshot) => {
      const reservations = snapshot.reservations.map((held) => (held.urn === claim.urn ? claim : held));
      return digestOf({ ...snapshot, reservations });
    });
}

/** Digests of what a program turned out to be, with the digest of the inputs that the state tells. */
function circuitGuesses(request: string): readonly string[] {
  const { qubits, depth, twoQubitGates, oneQubitGates, measurements } = analyseCircuit(parseQasm(circuit, "guess"));
  const facts = { circuit: { qubits, depth, twoQubitGates, oneQubitGates, measurements }, shots: 100 };
  return [digestOf(facts), digestOf({ request, facts })];
}

function snapshotsIn(cells: string): readonly TellableSnapshot[] {
  return cells.split("\n").flatMap((cell) => (cell.startsWith("{") ? [JSON.parse(cell) as TellableSnapshot] : []));
}
