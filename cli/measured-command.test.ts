import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type OtlpDocument, readMetrics, readSpans } from "../test/support/otlp-json.ts";
import { OtlpReceiver } from "../test/support/otlp-receiver.ts";
import { instance, placement, previewJson } from "./review/testdata/plans.ts";
import { planningFleet, planningRequests } from "./testdata/planning-files.ts";
import { folderWith, runHere } from "./testdata/recording-terminal.ts";

const files = { "fleet.yaml": planningFleet, "requests.yaml": planningRequests };
const place = ["place", "--fleet", "fleet.yaml", "--requests", "requests.yaml", "--as-of", "2026-06-01T12:00:00Z"];
const environment = (NOVACRON_TELEMETRY: string) => ({ PATH: process.env.PATH, NOVACRON_TELEMETRY });

async function toldBy(folder: string): Promise<readonly OtlpDocument[]> {
  const lines = (await readFile(join(folder, "t.jsonl"), "utf8")).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as OtlpDocument);
}

test("place tells what it placed, below the pipeline's span, and prints the same", async () => {
  const folder = await folderWith(files);
  const quiet = await runHere(folder, place);
  const parent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
  const told = await runHere(folder, place, { environment: { ...environment("file:t.jsonl"), TRACEPARENT: parent } });
  expect(told).toEqual(quiet);
  const documents = await toldBy(folder);
  const [root] = readSpans(documents).filter(({ name }) => name === "novacron.place");
  expect(root).toMatchObject({ parent: "b".repeat(16), attributes: { "novacron.exit_code": 0 } });
  const solved = readSpans(documents).filter(({ parent: above }) => above === root?.spanId);
  expect(solved.map(({ name, attributes }) => [name, attributes])).toEqual([
    ["novacron.solve", { "novacron.placed": 3, "novacron.unplaced": 0 }],
  ]);
  const decisions = readMetrics(documents).filter(({ name }) => name === "novacron.decisions");
  expect(decisions.map(({ value }) => value)).toEqual([3]);
});

test("review tells its outcome and exit code over OTLP", async () => {
  const receiver = await OtlpReceiver.start();
  const folder = await folderWith({ "plan.json": JSON.stringify(previewJson([instance("bad"), placement("web")])) });
  const environment = { PATH: process.env.PATH, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint };
  const { exitCode, err } = await runHere(folder, ["review", "plan.json"], { environment });
  expect([exitCode, err]).toEqual([3, ""]);
  await receiver.stop();
  expect(receiver.spans.map(({ name, attributes }) => [name, attributes])).toEqual([
    [
      "novacron.review",
      { "novacron.outcome": "violations", "novacron.resources": expect.any(Number), "novacron.exit_code": 3 },
    ],
  ]);
});

test("explain tells the code of what fails, and fails the same", async () => {
  const folder = await folderWith({});
  const quiet = await runHere(folder, ["explain", "web"]);
  const told = await runHere(folder, ["explain", "web"], { environment: environment("file:t.jsonl") });
  expect(told).toEqual(quiet);
  expect(told.exitCode).toBe(1);
  expect(readSpans(await toldBy(folder)).map(({ attributes }) => attributes)).toEqual([{ "error.type": "NC1902" }]);
});

test("a receiver that is gone is one warning", async () => {
  const receiver = await OtlpReceiver.start();
  const { endpoint } = receiver;
  await receiver.stop();
  const environment = { PATH: process.env.PATH, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
  const { exitCode, err } = await runHere(await folderWith(files), place, { environment });
  expect(exitCode).toBe(0);
  expect(err).toMatch(/^warning: NC1804: telemetry is lost: [^\n]*\n$/);
});
