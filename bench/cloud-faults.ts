/**
 * Rounds of ups that clouds interfere with: `node bench/cloud-faults.ts [--json] [--rounds 100] [--seed 1]`. Through the real
 * CLI and SDKs on doubles of the clouds, of which AWS' is moto; 10 to 30 s a round.
 */
import { parseArgs } from "node:util";
import { cloudRounds } from "../test/support/cloud-rounds.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
  },
});
const result = await cloudRounds(
  { rounds: Number(values.rounds), seed: Number(values.seed), clouds: ["aws", "azure-native", "gcp"] },
  (line) => process.stderr.write(`${line}\n`),
);
const { rounds, faults, atOnce, again, failed, leaks } = result;
if (values.json)
  process.stdout.write(
    `${JSON.stringify({ benchmark: "cloud-faults", seed: Number(values.seed), ...result }, null, 2)}\n`,
  );
else {
  const list = Object.entries(faults)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(", ");
  process.stdout.write(
    `${rounds} rounds; faults: ${list}; ${atOnce} ups at once, ${again} by another up, ${failed.length} never; ${leaks.length} leaks\n`,
  );
  for (const line of [...failed, ...leaks]) process.stdout.write(`${line}\n`);
}
process.exitCode = failed.length + leaks.length === 0 ? 0 : 1;
