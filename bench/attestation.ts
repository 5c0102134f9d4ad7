/**
 * What attestations cost: milliseconds a resource for sealing and for verifying, and bytes in the state, at 200 resources.
 * `node bench/attestation.ts [--json]`. Sealing is measured as the engine calls Check: 8 to 16 resources at a time (seeded),
 * the next ones when those are answered. Verifying happens in a process of its own, as `up` after `preview`, for a process
 * remembers what it signed.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openKeyRing } from "../provider/crypto/open-key-ring.ts";
import type { Attestation } from "../provider/state/attestation.ts";
import { BatchSigner } from "../provider/state/batch-signer.ts";
import type { Statement } from "../provider/state/statement.ts";
import { verifyAttestation } from "../provider/state/verify-attestation.ts";

const resources = 200;

/** What travels to the verifying process. */
interface Sealed {
  readonly directory: string;
  readonly statements: readonly Statement[];
  readonly attestations: readonly Attestation[];
}

const { values } = parseArgs({
  options: { json: { type: "boolean" }, child: { type: "string" }, file: { type: "string" } },
});

function ringOf(directory: string, create: "if-absent" | "never") {
  return openKeyRing({ directory, create, now: new Date(0), platform: process.platform });
}

function statementOf(index: number): Statement {
  return {
    stack: "organization/shop/production",
    urn: `urn:pulumi:production::shop::shop:index:Tier$novacron:index:Placement::web-${index}`,
    target: `node-${index % 40}`,
    requestDigest: `sha256:${index.toString(16).padStart(64, "0")}`,
    decisionDigest: `sha256:${index.toString(16).padStart(64, "1")}`,
  };
}

/** Sizes from 8 to 16 by a linear congruential generator (Numerical Recipes): the same at each run. */
function* groupSizes(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield 8 + Math.floor((state / 2 ** 32) * 9);
  }
}

async function seal(signer: BatchSigner, statements: readonly Statement[], sizes: Iterator<number>) {
  const attestations: Attestation[] = [];
  const started = performance.now();
  while (attestations.length < statements.length) {
    const size: number = sizes.next().value;
    const group = statements.slice(attestations.length, attestations.length + size);
    // As Check does it: a signer that knows who is still coming does not wait for its window's end.
    const sealed = group.map((statement) => signer.attend(() => signer.seal(statement)));
    attestations.push(...(await Promise.all(sealed)));
  }
  return { attestations, ms: performance.now() - started };
}

function verifyAll({ directory, statements, attestations }: Sealed): number {
  const ring = ringOf(directory, "never");
  const started = performance.now();
  for (const [index, statement] of statements.entries()) verifyAttestation(attestations[index], statement, ring);
  return performance.now() - started;
}

function* ones(): Generator<number> {
  for (;;) yield 1;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

async function measure(): Promise<Record<string, number>> {
  const directory = mkdtempSync(join(tmpdir(), "novacron-bench-"));
  try {
    let started = performance.now();
    const ring = ringOf(directory, "if-absent");
    const createKeysMs = performance.now() - started;
    started = performance.now();
    ringOf(directory, "never");
    const openRingMs = performance.now() - started;
    const statements = Array.from({ length: resources }, (_, index) => statementOf(index));
    const signer = new BatchSigner({ ring });
    // Making keys has loaded Falcon here; from cold it is another process that seals.
    const warm = await seal(signer, statements, groupSizes(1));
    const oneByOne = await seal(signer, statements.slice(0, 50), ones());
    const file = join(directory, "sealed.json");
    writeFileSync(file, JSON.stringify({ directory, statements, attestations: warm.attestations } satisfies Sealed));
    const cold = (what: "verify" | "seal"): number => {
      const child = spawnSync(process.execPath, [import.meta.filename, "--child", what, "--file", file], {
        encoding: "utf8",
      });
      if (child.status !== 0) throw new Error(`the process that should ${what} failed: ${child.stderr}`);
      return Number(child.stdout);
    };
    const bytes = warm.attestations.map((attestation) => Buffer.byteLength(JSON.stringify(attestation)));
    return {
      resources,
      signatures: new Set(warm.attestations.map((attestation) => attestation.signature)).size,
      createKeysMs: round(createKeysMs),
      openRingMs: round(openRingMs),
      sealMsPerResource: round(warm.ms / resources),
      sealFromColdMsPerResource: round(cold("seal") / resources),
      sealOneByOneMsPerResource: round(oneByOne.ms / oneByOne.attestations.length),
      verifyFromColdMsPerResource: round(cold("verify") / resources),
      meanBytes: round(bytes.reduce((sum, size) => sum + size, 0) / bytes.length),
      maxBytes: Math.max(...bytes),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

if (values.child !== undefined && values.file !== undefined) {
  const sealed = JSON.parse(readFileSync(values.file, "utf8")) as Sealed;
  const signer = new BatchSigner({ ring: ringOf(sealed.directory, "never") });
  const ms = values.child === "verify" ? verifyAll(sealed) : (await seal(signer, sealed.statements, groupSizes(1))).ms;
  process.stdout.write(String(ms));
} else {
  const result = await measure();
  if (values.json) console.log(JSON.stringify(result));
  else for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(30)}${value}`);
}
