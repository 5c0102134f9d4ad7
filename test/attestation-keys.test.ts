import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKeys, privateKeyPath, publicKeyPath, revoke } from "../provider/crypto/manage-keys.ts";
import { novacronProject, placesOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, type PulumiResult, pulumiMissing } from "./support/pulumi.ts";
import { contentOf } from "./support/tampering.ts";

const program = (...names: readonly string[]) => `
import { Placement } from "novacron/components";
for (const name of ${JSON.stringify(names)}) new Placement(name, { vcpus: 1, memoryGiB: 1 });
`;

/** The engine asks for `web`, whose attestation shows that there were keys, only after `new`. */
const newBeforeWeb = `
import { Placement } from "novacron/components";
const first = new Placement("new", { vcpus: 1, memoryGiB: 1 });
new Placement("web", { vcpus: 1, memoryGiB: 1 }, { dependsOn: first });
`;

/** Keys of somebody else, in a folder of their own. */
async function strangersKeys(): Promise<{ directory: string; publicText: string; privateText: string }> {
  const directory = await mkdtemp(join(tmpdir(), "novacron-stranger-"));
  createKeys({ directory, now: new Date(0), platform: process.platform });
  const publicText = await readFile(publicKeyPath(directory), "utf8");
  return { directory, publicText, privateText: await readFile(privateKeyPath(directory), "utf8") };
}

function refused({ exitCode, stdout, stderr }: PulumiResult, ...patterns: readonly RegExp[]): void {
  for (const pattern of patterns) expect(stdout + stderr).toMatch(pattern);
  expect(exitCode).not.toBe(0);
}

describe.skipIf(pulumiMissing !== null)("the keys of a stack", () => {
  let project: PulumiProject;
  let keys: string;
  let stranger: Awaited<ReturnType<typeof strangersKeys>>;

  beforeAll(async () => {
    project = await novacronProject({ name: "keyring", files: { "index.ts": program("web") } });
    keys = join(project.directory, ".novacron", "keys");
    stranger = await strangersKeys();
  }, slowTest);
  afterAll(async () => {
    await project?.cleanup();
    await rm(stranger.directory, { recursive: true, force: true });
  });

  /** Runs `action` on damaged keys, and puts them back as they were; the state and the reservations must not change. */
  async function withDamage(damage: () => Promise<unknown>, action: () => Promise<void>): Promise<void> {
    const good = await Promise.all([publicKeyPath(keys), privateKeyPath(keys)].map((path) => readFile(path, "utf8")));
    const [state, places] = [await contentOf(project), await placesOf(project)];
    await damage();
    try {
      await action();
      expect(await contentOf(project)).toEqual(state);
      expect(await placesOf(project)).toEqual(places);
    } finally {
      await mkdir(keys, { recursive: true });
      await writeFile(publicKeyPath(keys), good[0] ?? "");
      await rm(privateKeyPath(keys), { force: true });
      await writeFile(privateKeyPath(keys), good[1] ?? "", { mode: 0o600 });
    }
  }

  it(
    "are not made in continuous integration, where nobody would keep them",
    async () => {
      const runner = project.withEnvironment({ CI: "true" });
      for (const result of [await runner.preview(), await runner.up(["--skip-preview"])])
        refused(result, /NC1601: there are no keys in .*keys/, /novacron keys init/, /NOVACRON_PRIVATE_KEY/);
      expect(existsSync(keys)).toBe(false);
      expect(await placesOf(project)).toEqual([]);
    },
    slowTest,
  );

  it(
    "are made at the first use elsewhere, the private ones for nobody else to read",
    async () => {
      succeeded(await project.up());
      expect((await readdir(keys)).sort()).toEqual([".gitignore", "keys.json", "private.key"]);
      expect((await readFile(join(keys, ".gitignore"), "utf8")).split("\n")).toContain("private.key");
      if (process.platform !== "win32") expect((await stat(privateKeyPath(keys))).mode & 0o777).toBe(0o600);
      expect(await placesOf(project)).toEqual(["web on a"]);
    },
    slowTest,
  );

  it(
    "may come from the environment alone, as on a CI runner",
    async () => {
      const privateKey = await readFile(privateKeyPath(keys), "utf8");
      const runner = project.withEnvironment({ CI: "true", NOVACRON_PRIVATE_KEY: privateKey });
      await withDamage(
        () => rm(keys, { recursive: true }),
        async () => {
          succeeded(await runner.preview(["--expect-no-changes"]));
        },
      );
    },
    slowTest,
  );

  it(
    "are never made anew for a stack that was signed with others",
    async () => {
      await withDamage(
        () => rm(keys, { recursive: true }),
        async () => {
          const remedies = [/NC1601: there are no keys in/, /novacron keys init/];
          refused(await project.preview(), ...remedies);
          refused(await project.refresh(["--skip-preview"]), ...remedies);
          refused(await project.up(["--skip-preview"]), ...remedies);
          refused(await project.destroy(["--skip-preview"]), ...remedies);
          expect(existsSync(keys)).toBe(false);
        },
      );
    },
    slowTest,
  );

  it(
    "are not made for a new resource either, when the store is lost with them",
    async () => {
      const store = join(project.directory, ".novacron", "store.db");
      await withDamage(
        async () => {
          await rm(keys, { recursive: true });
          await project.write("index.ts", newBeforeWeb);
        },
        async () => {
          const aside = await readFile(store);
          await rm(store);
          await rm(`${store}-wal`, { force: true });
          await rm(`${store}-shm`, { force: true });
          refused(await project.preview(), /NC1601: .*signed with a key that is not here/, /Restore/);
          expect(existsSync(publicKeyPath(keys))).toBe(false);
          expect(existsSync(privateKeyPath(keys))).toBe(false);
          await writeFile(store, aside);
        },
      );
      succeeded(await project.up(["--skip-preview"]));
      expect(await placesOf(project)).toEqual(["new on a", "web on a"]);
      await project.write("index.ts", program("web"));
      succeeded(await project.up(["--skip-preview"]));
    },
    slowTest,
  );

  it(
    "sign nothing without the private one; what stands is still verified",
    async () => {
      await withDamage(
        () => rm(privateKeyPath(keys)),
        async () => {
          succeeded(await project.preview(["--expect-no-changes"]));
          await project.write("index.ts", program("web", "api"));
          refused(await project.preview(), /NC1601: there is no private key/, /NOVACRON_PRIVATE_KEY|keys rotate/);
          await project.write("index.ts", program("web"));
          expect(existsSync(privateKeyPath(keys))).toBe(false);
        },
      );
    },
    slowTest,
  );

  it.skipIf(process.platform === "win32")(
    "are refused while others may read the private one",
    async () => {
      await withDamage(
        () => chmod(privateKeyPath(keys), 0o644),
        async () => refused(await project.preview(), /NC1602: .*private\.key has mode 0644/, /chmod 600/),
      );
    },
    slowTest,
  );

  it(
    "are refused where the private key is of another ring",
    async () => {
      const other = project.withEnvironment({ NOVACRON_PRIVATE_KEY: stranger.privateText });
      await withDamage(
        async () => undefined,
        async () => {
          for (const result of [await other.preview(), await other.up(["--skip-preview"])]) {
            refused(result, /NC1605: the private key \w+ is not listed in .*keys\.json/, /NOVACRON_PRIVATE_KEY/);
            expect(result.stdout + result.stderr).not.toContain(stranger.privateText.slice(0, 100));
          }
        },
      );
    },
    slowTest,
  );

  it(
    "are refused where both files are of another ring",
    async () => {
      await withDamage(
        async () => {
          await writeFile(publicKeyPath(keys), stranger.publicText);
          await writeFile(privateKeyPath(keys), stranger.privateText);
        },
        async () => {
          const wanted = [/NC1605: key \w+ is not in keys\.json/, /novacron reattest/];
          refused(await project.preview(), ...wanted);
          refused(await project.refresh(["--skip-preview"]), ...wanted);
          refused(await project.destroy(["--skip-preview"]), ...wanted);
        },
      );
    },
    slowTest,
  );

  it(
    "are refused when malformed, without repeating a private one",
    async () => {
      // The prefix and whole groups of base64url, so that it is the checksum that is wrong, whatever the key.
      const torn = (await readFile(privateKeyPath(keys), "utf8")).slice(0, "ncsk1_".length + 400);
      const other = project.withEnvironment({ NOVACRON_PRIVATE_KEY: torn });
      const result = await other.preview();
      refused(result, /NC1602: private key 1 from keys\.privateKey or NOVACRON_PRIVATE_KEY is malformed: its checksum/);
      expect(result.stdout + result.stderr).not.toContain(torn.slice(0, 100));
      await withDamage(
        () => writeFile(publicKeyPath(keys), "{"),
        async () => refused(await project.preview(), /NC1602: .*keys\.json is malformed: it is not JSON/, /Restore/),
      );
    },
    slowTest,
  );

  it(
    "no longer count when they were revoked, for what they signed before",
    async () => {
      const { keys: listed } = JSON.parse(await readFile(publicKeyPath(keys), "utf8")) as {
        readonly keys: readonly { readonly keyId: string; readonly purposes: readonly string[] }[];
      };
      const signing = listed.find(({ purposes }) => purposes.includes("decision"))?.keyId ?? "";
      await withDamage(
        async () => revoke({ directory: keys, now: new Date(), platform: process.platform }, signing, "it leaked"),
        async () => {
          const wanted = [new RegExp(`NC1605: key ${signing} was revoked`), /novacron reattest|novacron keys rotate/];
          for (const result of [await project.preview(), await project.up(["--skip-preview"])])
            refused(result, ...wanted);
          refused(await project.refresh(["--skip-preview"]), ...wanted);
        },
      );
      succeeded(await project.preview(["--expect-no-changes"]));
    },
    slowTest,
  );
});
