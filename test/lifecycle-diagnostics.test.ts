import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { novacronProject, placesOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = `
import { Placement } from "novacron/components";
export const targets = ["web", "db"].map((name) => new Placement(name, { vcpus: 2, memoryGiB: 4 }).target);
`;

describe.skipIf(pulumiMissing !== null)("diagnostics", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    const redis = { url: `redis://127.0.0.1:${await unusedPort()}`, timeoutMs: 100 };
    project = await novacronProject({
      name: "warned",
      files: { "index.ts": program },
      config: { "novacron:cache": JSON.stringify({ redis }) },
    });
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("a Redis that is dead is one warning of the engine's, and up succeeds", async () => {
    const { stdout, stderr } = succeeded(await project.up(["--skip-preview"]));
    const warnings = (stdout.split("Diagnostics:")[1] ?? "").match(/warning: .*/g) ?? [];
    expect(warnings).toEqual([expect.stringMatching(/^warning: NC1704: .*redis/i)]);
    expect(stderr).toBe("");
    expect(await project.outputs()).toEqual({ targets: ["a", "a"] });
  });

  it("an error carries its code and property once beside the resource, and stderr stays quiet", async () => {
    await project.write("index.ts", program.replace("vcpus: 2", "vcpus: name === 'web' ? 200 : 2"));
    const { exitCode, stdout, stderr } = await project.preview();
    expect(exitCode).not.toBe(0);
    expect(stderr).toBe("");
    const diagnostics = stdout.split("Diagnostics:")[1] ?? "";
    expect(diagnostics).toMatch(/novacron:index:Placement \(web\):\s+error: .*NC1201: /);
    expect(diagnostics.match(/NC1201/g)).toHaveLength(1);
    expect(await placesOf(project)).toEqual(["db on a", "web on a"]);
  });

  it("destroy works without it, too", async () => {
    expect(succeeded(await project.destroy()).stderr).toBe("");
    expect(await placesOf(project)).toEqual([]);
  });
});

/** A port of this machine that nobody listens on: it was free a moment ago. */
function unusedPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
