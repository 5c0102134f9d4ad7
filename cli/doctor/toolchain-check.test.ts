import { chmod, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageVersion } from "../package-version.ts";
import { checks, plugin, projectFiles, pulumiThatSays } from "../testdata/doctor-run.ts";
import { folderWith } from "../testdata/recording-terminal.ts";

const installed = (version: string) => ({
  "node_modules/novacron/package.json": JSON.stringify({ name: "novacron", version }),
  "node_modules/novacron/provider/bin/pulumi-resource-novacron": "#!/bin/sh\necho 1234\nsleep 60\n",
});

it("finds the language's host and the project's own NovaCron", async () => {
  const folder = await folderWith({ ...projectFiles, ...installed(packageVersion()) });
  expect((await checks(folder, await pulumiThatSays("v3.255.0"))).of("toolchain")).toMatchObject({
    status: "ok",
    message: `pulumi-language-nodejs, novacron ${packageVersion()}`,
  });
});

it("warns of a host that is nowhere", async () => {
  const terminal = await pulumiThatSays("v3.255.0");
  const home = terminal.environment?.HOME ?? "";
  await rm(join(home, "pulumi-language-nodejs"));
  const environment = { ...terminal.environment, PATH: `${home}:/usr/bin:/bin` };
  const { of } = await checks(await folderWith(projectFiles), { ...terminal, environment });
  expect(of("toolchain")).toMatchObject({ status: "warn", remedy: expect.stringContaining("whole of Pulumi") });
});

it("warns where the program's NovaCron, or the plugin, is of another version", async () => {
  const files = { ...projectFiles, "Pulumi.yaml": plugin("node_modules/novacron/provider/bin"), ...installed("0.0.1") };
  const folder = await folderWith(files);
  await chmod(join(folder, "node_modules/novacron/provider/bin/pulumi-resource-novacron"), 0o755);
  const { exitCode, of } = await checks(folder, await pulumiThatSays("v3.255.0"));
  expect(exitCode).toBe(0);
  expect(of("toolchain")).toMatchObject({ status: "warn", message: expect.stringContaining("has novacron 0.0.1") });
  expect(of("plugin")).toMatchObject({ status: "warn", message: expect.stringContaining("and is 0.0.1") });
});
