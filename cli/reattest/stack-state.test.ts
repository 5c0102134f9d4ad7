import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PulumiCli } from "../pulumi-cli.ts";
import type { Terminal } from "../terminal.ts";
import { folderWith } from "../testdata/recording-terminal.ts";
import { currentFingerprint, readStackState } from "./stack-state.ts";

const signature = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const ours = (type: string): boolean => type === "ours";

function state(vcpus: number, secret: Record<string, string> | null, type = "ours"): string {
  const labels = secret === null ? {} : { labels: { ...signature, ...secret } };
  return JSON.stringify({
    version: 3,
    deployment: { manifest: { time: "t" }, resources: [{ urn: "u", type, inputs: { vcpus, ...labels } }] },
  });
}

/** A program that exports these texts, one at each call, as the CLI does between two changes of a stack. */
async function pulumiThatExports(
  ...texts: readonly string[]
): Promise<{ readonly pulumi: PulumiCli; readonly folder: string }> {
  const folder = await folderWith(Object.fromEntries(texts.map((text, index) => [`state-${index}`, text])));
  const script = `#!/bin/sh\necho "$*" >> '${folder}/calls'\nn=$(($(wc -l < '${folder}/calls') - 1))\ncat '${folder}/state-'"$n"\n`;
  await writeFile(join(folder, "pulumi"), script);
  await chmod(join(folder, "pulumi"), 0o755);
  const terminal: Pick<Terminal, "environment"> = { environment: { PATH: `${folder}:${process.env.PATH ?? ""}` } };
  return { pulumi: new PulumiCli(terminal as Terminal, folder, "dev"), folder };
}

test("secrets are exported in the clear only where a resource of ours holds any", async () => {
  const { pulumi } = await pulumiThatExports(state(1, { ciphertext: "a" }, "theirs"));
  const { sealed, clear } = await readStackState(pulumi, ours);
  expect(clear).toBe(sealed);
});

test("both forms are of one moment, whatever the ciphertext is", async () => {
  const { pulumi } = await pulumiThatExports(
    state(1, { ciphertext: "a" }),
    state(1, { plaintext: '{"a":"b"}' }),
    state(1, { ciphertext: "z" }),
  );
  const { sealed, clear, fingerprint } = await readStackState(pulumi, ours);
  expect(JSON.stringify(sealed)).toContain('"ciphertext":"a"');
  expect(JSON.stringify(clear)).toContain("plaintext");
  expect(await currentFingerprint(pulumi)).toBe(fingerprint);
});

test("a stack that changes between the two is not worked on", async () => {
  const { pulumi } = await pulumiThatExports(state(1, { ciphertext: "a" }), state(2, { plaintext: "{}" }));
  await expect(readStackState(pulumi, ours)).rejects.toThrow(/^NC1907/);
});

test("a stack that changes afterwards has another fingerprint", async () => {
  const { pulumi } = await pulumiThatExports(state(1, null), state(2, null));
  const { fingerprint } = await readStackState(pulumi, ours);
  expect(await currentFingerprint(pulumi)).not.toBe(fingerprint);
});

test("what is no state is refused without being quoted", async () => {
  const { pulumi } = await pulumiThatExports('{"version": 3, "deployment": {"resources": [{"hush": 1}]}}');
  await expect(readStackState(pulumi, ours)).rejects.toThrow(/^NC1904: (?!.*hush).*deployment\.resources\.0\.urn/);
});

test("what Pulumi says when it fails is passed on", async () => {
  const { pulumi } = await pulumiThatExports();
  await expect(readStackState(pulumi, ours)).rejects.toThrow(
    /^NC1904: `pulumi stack export --stack dev` ended with 1: .*state-0/,
  );
});
