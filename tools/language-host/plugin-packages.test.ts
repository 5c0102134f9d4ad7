import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packageManager } from "./install-dependencies.ts";
import { pluginPackages } from "./plugin-packages.ts";
import { programDependencies } from "./program-dependencies.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "novacron-packages-"));
});
afterEach(() => rm(root, { recursive: true }));

async function install(path: string, manifest: object): Promise<void> {
  await mkdir(join(root, path), { recursive: true });
  await writeFile(join(root, path, "package.json"), JSON.stringify(manifest));
}

describe("pluginPackages", () => {
  it("finds the providers that a program can import, wherever npm has put them", async () => {
    await install("node_modules/@pulumi/aws", { name: "@pulumi/aws", version: "7.1.0", pulumi: { resource: true } });
    await install("node_modules/@acme/cloud", {
      name: "@acme/cloud",
      version: "v2.0.0",
      pulumi: { resource: true, server: "https://plugins.example.com" },
    });
    await install("node_modules/@pulumi/pulumi", { name: "@pulumi/pulumi", version: "3.0.0" });
    await install("node_modules/inner/node_modules/@pulumi/aws", {
      name: "@pulumi/aws",
      version: "6.0.0",
      pulumi: { resource: true },
    });
    await install("node_modules/inner", { name: "inner", version: "1.0.0" });
    await install("program", {});
    expect(pluginPackages(join(root, "program"))).toEqual([
      { name: "acme/cloud", version: "v2.0.0", server: "https://plugins.example.com" },
      { name: "aws", version: "v6.0.0", server: "" },
      { name: "aws", version: "v7.1.0", server: "" },
    ]);
  });

  it("takes the plugin's name, version and parameters where the package gives them", async () => {
    const parameterization = { name: "random", version: "3.7.2", value: "eyJhIjoxfQ==" };
    const pulumi = { resource: true, name: "terraform-provider", version: "0.9.0", parameterization };
    await install("node_modules/random", { name: "random", version: "3.7.2", pulumi });
    expect(pluginPackages(root)).toEqual([
      { name: "terraform-provider", version: "v0.9.0", server: "", parameterization },
    ]);
  });

  it("survives circles of links and packages that are no JSON", async () => {
    await install("node_modules/a", { name: "a", version: "1.0.0", pulumi: { resource: true } });
    await symlink(join(root, "node_modules"), join(root, "node_modules", "a", "node_modules"));
    await mkdir(join(root, "node_modules", "bad"));
    await writeFile(join(root, "node_modules", "bad", "package.json"), '{"pulumi": ');
    expect(pluginPackages(root).map(({ name }) => name)).toEqual(["a"]);
  });
});

describe("programDependencies", () => {
  beforeEach(async () => {
    await install(".", { dependencies: { b: "^1.0.0", absent: "^9.0.0" }, devDependencies: { a: "^2.0.0" } });
    await install("node_modules/a", { version: "2.3.4" });
    await install("node_modules/b", { version: "1.2.3" });
    const packages = {
      "node_modules/a": { version: "2.3.4" },
      "node_modules/a/node_modules/@x/c": { version: "0.1.0" },
    };
    await writeFile(join(root, "node_modules", ".package-lock.json"), JSON.stringify({ packages }));
  });

  it("lists what package.json names with the installed versions", () => {
    expect(programDependencies(root, false)).toEqual([
      { name: "a", version: "2.3.4" },
      { name: "absent", version: "^9.0.0" },
      { name: "b", version: "1.2.3" },
    ]);
  });

  it("lists all that npm has installed", () => {
    expect(programDependencies(root, true)).toEqual([
      { name: "@x/c", version: "0.1.0" },
      { name: "a", version: "2.3.4" },
    ]);
  });
});

describe("packageManager", () => {
  it("is npm unless a lock file or the project says otherwise", async () => {
    expect(packageManager(root, undefined)).toBe("npm");
    await writeFile(join(root, "pnpm-lock.yaml"), "");
    expect(packageManager(root, undefined)).toBe("pnpm");
    expect(packageManager(root, "auto")).toBe("pnpm");
    expect(packageManager(root, "yarn")).toBe("yarn");
  });
});
