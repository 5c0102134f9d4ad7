import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { NovaCronError } from "../provider/errors/novacron-error.ts";
import { auditLogPath, openProject, type Project } from "./project.ts";
import type { Terminal } from "./terminal.ts";
import { folderWith } from "./testdata/recording-terminal.ts";

const base = "name: shop\nruntime: nodejs\n";

function open(directory: string, stack?: string): Promise<Project> {
  const terminal: Pick<Terminal, "directory" | "environment"> = { directory, environment: { HOME: directory } };
  return openProject(terminal as Terminal, stack);
}

test("is found from a folder below, and has the provider's defaults", async () => {
  const folder = await folderWith({ "Pulumi.yaml": base, "src/deep/x": "" });
  const project = await open(join(folder, "src", "deep"));
  expect(project).toMatchObject({ name: "shop", directory: folder, stack: null, encrypted: [], stacks: [] });
  expect(project.config).toMatchObject({
    fleet: "fleet.yaml",
    store: ".novacron/store.db",
    keys: { directory: ".novacron/keys" },
  });
  expect(auditLogPath(project)).toBe(join(folder, ".novacron", "audit.jsonl"));
});

test("the stack's configuration goes before the project's; values may be wrapped, structured or JSON text", async () => {
  const folder = await folderWith({
    "Pulumi.yaml": `${base}config:\n  novacron:fleet: a.yaml\n  novacron:hysteresis: { value: 0.2 }\n  novacron:store: s/x.db\n  other:key: 1\n`,
    "Pulumi.dev.yaml": `config:\n  novacron:fleet: b.yaml\n  novacron:cache: '{"redis":{"url":"redis://h"}}'\n  novacron:keys:\n    directory: k\n`,
    "Pulumi.prod.yaml": "config: {}\n",
  });
  const { config, stacks } = await open(folder, "organization/shop/dev");
  expect(stacks).toEqual(["dev", "prod"]);
  expect(config).toMatchObject({
    fleet: "b.yaml",
    hysteresis: 0.2,
    store: "s/x.db",
    cache: { redis: { url: "redis://h", timeoutMs: 200 } },
    keys: { directory: "k" },
  });
});

test("values that only Pulumi can decrypt are left out and named", async () => {
  const folder = await folderWith({
    "Pulumi.yaml": base,
    "Pulumi.dev.yaml": "config:\n  novacron:keys:\n    directory: k\n    privateKey:\n      secure: v1:abc\n",
    "Pulumi.prod.yaml": "config:\n  novacron:keys:\n    secure: v1:abc\n",
  });
  expect(await open(folder, "dev")).toMatchObject({
    config: { keys: { directory: "k" } },
    encrypted: ["keys.privateKey"],
  });
  expect(await open(folder, "prod")).toMatchObject({
    config: { keys: { directory: ".novacron/keys" } },
    encrypted: ["keys"],
  });
});

test("the selected stack is the one that Pulumi keeps for this project", async () => {
  const folder = await folderWith({ "Pulumi.yaml": base, "Pulumi.dev.yaml": "config:\n  novacron:fleet: dev.yaml\n" });
  const hash = createHash("sha1").update(join(folder, "Pulumi.yaml")).digest("hex");
  await mkdir(join(folder, ".pulumi", "workspaces"), { recursive: true });
  await writeFile(
    join(folder, ".pulumi", "workspaces", `shop-${hash}-workspace.json`),
    '{"stack":"organization/shop/dev"}',
  );
  expect(await open(folder)).toMatchObject({ stack: "organization/shop/dev", config: { fleet: "dev.yaml" } });
});

test("the plugin's folder is absolute", async () => {
  const folder = await folderWith({
    "Pulumi.yaml": `${base}plugins:\n  providers:\n    - name: other\n    - { name: novacron, path: ../p }\n`,
  });
  expect((await open(folder)).pluginDirectory).toBe(join(folder, "..", "p"));
});

test.each([
  ["name: [\n", "NC1902"],
  ["- a\n", "NC1902"],
  ["runtime: nodejs\n", "NC1902"],
  [`${base}config:\n  novacron:flet: x\n`, "NC1003"],
  [`${base}config:\n  novacron:hysteresis: 7\n`, "NC1003"],
])("%j is refused with %s", async (text, code) => {
  const error: unknown = await open(await folderWith({ "Pulumi.yaml": text })).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NovaCronError);
  expect(error).toMatchObject({ code });
});

test("a wrong private key is not repeated", async () => {
  const folder = await folderWith({ "Pulumi.yaml": `${base}config:\n  novacron:keys: { privateKey: [hush] }\n` });
  await expect(open(folder)).rejects.toThrow(/^(?!.*hush)NC1003: novacron:keys\.privateKey is \[secret\]/);
});
