import { readdir } from "node:fs/promises";
import { afterEach, expect, it } from "vitest";
import { OtlpReceiver, type OtlpReceiverOptions } from "../../test/support/otlp-receiver.ts";
import { checks, projectFiles, projectWith, pulumiThatSays } from "../testdata/doctor-run.ts";
import { folderWith } from "../testdata/recording-terminal.ts";

let receiver: OtlpReceiver | null = null;
afterEach(async () => {
  await receiver?.stop();
  receiver = null;
});

const told = async (
  environment: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = projectFiles,
) => {
  const folder = await folderWith(files);
  const { exitCode, of } = await checks(folder, await pulumiThatSays("v3.255.0", environment));
  return { folder, exitCode, found: of("telemetry") };
};
const receiving = async (options: OtlpReceiverOptions = {}) => {
  receiver = await OtlpReceiver.start(options);
  return { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint };
};

it("is off where nothing switches it on", async () => {
  expect((await told({})).found).toMatchObject({ status: "ok", message: "off" });
});

it("is fine where a receiver takes a span", async () => {
  const { found } = await told(await receiving());
  expect(found).toMatchObject({ status: "ok", message: `${receiver?.endpoint} takes it` });
  expect(receiver?.spans.map(({ name }) => name)).toEqual(["novacron.doctor"]);
});

it("warns of a receiver that refuses, or that is gone: plans work all the same", async () => {
  const refused = await told(await receiving({ status: 403 }));
  expect(refused).toMatchObject({ exitCode: 0, found: { status: "warn", message: expect.stringContaining("lost") } });
  const gone = receiver?.endpoint ?? "";
  await receiver?.stop();
  receiver = null;
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: gone };
  expect((await told(environment)).found).toMatchObject({
    status: "warn",
    message: expect.stringContaining("telemetry is lost"),
    remedy: expect.stringContaining("4318"),
  });
});

it("warns of a receiver that does not answer, after a second", async () => {
  expect((await told(await receiving({ silent: true }))).found).toMatchObject({
    status: "warn",
    message: expect.stringContaining("within 1000 ms"),
  });
});

it("fails for settings that plans refuse", async () => {
  expect(await told({ NOVACRON_TELEMETRY: "grpc" })).toMatchObject({
    exitCode: 1,
    found: { status: "fail", message: expect.stringMatching(/^NC1003: NOVACRON_TELEMETRY is "grpc"/) },
  });
});

it("looks whether a file can be written, and does not make it", async () => {
  const files = projectWith({ telemetry: { export: "file:told/here.jsonl" } });
  const { found, folder } = await told({}, files);
  expect(found).toMatchObject({ status: "ok", message: expect.stringContaining("here.jsonl") });
  expect(await readdir(folder)).not.toContain("told");
});

it("warns of a file that cannot be written", async () => {
  const files = projectWith({ telemetry: { export: "file:occupied/telemetry.jsonl" } });
  expect((await told({}, { ...files, occupied: "a file, and no folder" })).found).toMatchObject({
    status: "warn",
    message: expect.stringContaining("cannot be written"),
  });
});
