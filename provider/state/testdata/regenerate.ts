import { existsSync, rmSync } from "node:fs";
import { algorithm } from "../../crypto/algorithms.ts";
import { createFile } from "../../crypto/atomic-file.ts";
import { formatKeyFile } from "../../crypto/key-file.ts";
import { keyIdOf } from "../../crypto/key-id.ts";
import { defaultKeyPlans } from "../../crypto/manage-keys.ts";
import { formatPrivateKeys, type PrivateKey, publicEntryOf } from "../../crypto/private-key.ts";
import type { Attestation } from "../attestation.ts";
import { checkpointAuditLog } from "../audit-checkpoint.ts";
import { appendAudit } from "../audit-log.ts";
import { sealTogether } from "../batch-signer.ts";
import { expandToDsse } from "../expand-to-dsse.ts";
import { requestDigest } from "../request-digest.ts";
import type { Statement } from "../statement.ts";
import { golden, goldenPath, inputsFromJson, sampleStatement, testRing } from "./golden.ts";

/** One or more attestations with what they cover, as the golden files hold them. */
interface Sealed {
  readonly statements: readonly Statement[];
  readonly attestations: readonly Attestation[];
}

function write(name: string, content: () => unknown): void {
  if (existsSync(goldenPath(name))) return;
  createFile(goldenPath(name), `${JSON.stringify(content(), null, 2)}\n`);
}

if (!existsSync(goldenPath("test-keys/keys.json"))) {
  const keys = defaultKeyPlans.map((plan): PrivateKey => {
    const { publicKey, secretKey } = algorithm(plan.algorithm).generate();
    const keyId = keyIdOf(plan.algorithm, publicKey);
    return { ...plan, purposes: [...plan.purposes], keyId, createdAt: "2026-01-01T00:00:00.000Z", secretKey };
  });
  createFile(goldenPath("test-keys/keys.json"), formatKeyFile(keys.map(publicEntryOf)));
  createFile(goldenPath("test-keys/private-key.TEST-ONLY.txt"), `${formatPrivateKeys(keys)}\n`);
}
const ring = testRing();

function seal(statements: readonly Statement[]): Sealed {
  return { statements, attestations: sealTogether(statements, ring) };
}

write("attestation-single.json", () => seal([sampleStatement(0)]));
write("attestation-batch.json", () => seal([1, 2, 3, 4, 5].map((index) => sampleStatement(index))));
for (const kind of ["single", "batch"]) {
  const { statements, attestations } = golden<Sealed>(`attestation-${kind}.json`);
  write(`dsse-${kind}.json`, () => statements.map((statement, index) => expandToDsse(attestations[index], statement)));
}
const inputs = {
  vcpus: 4,
  memoryGiB: 16.5,
  labels: { team: "shop", token: { secret: "correct horse" } },
  list: [1, { secret: { user: "a", pin: 1234 } }],
};
write("request-digest.json", () => ({ inputs, digest: requestDigest(inputsFromJson(inputs), ring) }));
if (!existsSync(goldenPath("audit.jsonl"))) {
  const path = goldenPath("audit.jsonl");
  appendAudit(path, [
    { at: "2026-01-01T00:00:00.000Z", action: "keys.created", subject: "test", details: {} },
    {
      at: "2026-01-01T00:00:01.000Z",
      action: "decision.sealed",
      subject: sampleStatement(0).urn,
      details: { score: 0.5 },
    },
  ]);
  checkpointAuditLog(path, ring, "2026-01-01T00:00:02.000Z");
  appendAudit(path, [
    { at: "2026-01-01T00:00:03.000Z", action: "decision.sealed", subject: sampleStatement(1).urn, details: {} },
  ]);
  rmSync(`${path}.lock`, { force: true });
}
