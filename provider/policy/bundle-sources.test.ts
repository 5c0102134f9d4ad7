import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { create } from "tar";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { digestOf } from "../crypto/canonical-json.ts";
import { signBundleDigest } from "./bundle-signature.ts";
import { fetchBundle } from "./fetch-bundle.ts";
import { loadPolicies } from "./policy-host.ts";
import { shippedBundleDirectory } from "./read-bundle.ts";
import { sampleRing } from "./sample-keys.ts";

const ring = sampleRing("policy");
let folder: string;
let bundle: string;
let archive: string;
let expectedDigest: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "novacron-sources-"));
  bundle = join(folder, "bundle");
  archive = join(folder, "bundle.tar.gz");
  await cp(shippedBundleDirectory, bundle, { recursive: true });
  const manifest = JSON.parse(await readFile(join(bundle, "manifest.json"), "utf8"));
  expectedDigest = digestOf(manifest);
  await writeFile(join(bundle, "signature.json"), JSON.stringify(signBundleDigest(ring, digestOf(manifest))));
  await create({ file: archive, gzip: true, cwd: bundle }, ["."]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const load = (bundleDirectory: string, more: Parameters<typeof loadPolicies>[0] = {}) =>
  loadPolicies({ bundleDirectory, expectedDigest, ring, ...more });

describe("a bundle in an archive", () => {
  it("is taken, with or without a folder around it", async () => {
    expect((await load(archive)).bundleDigest).toBe(expectedDigest);
    const nested = join(folder, "nested.tar.gz");
    await create({ file: nested, gzip: true, cwd: folder }, ["bundle"]);
    expect((await load(nested)).bundleDigest).toBe(expectedDigest);
  });

  it("needs pin and signature as a folder does", async () => {
    await expect(load(archive, { expectedDigest: undefined })).rejects.toMatchObject({ code: "NC1302" });
    await expect(load(archive, { ring: sampleRing("policy") })).rejects.toMatchObject({ code: "NC1302" });
    const stripped = join(folder, "stripped.tar.gz");
    const files = (await readdir(bundle)).filter((name) => name !== "signature.json");
    await create({ file: stripped, gzip: true, cwd: bundle }, files);
    await expect(load(stripped)).rejects.toMatchObject({
      code: "NC1302",
      message: expect.stringContaining("has no signature.json"),
    });
  });

  it.each<readonly [string, () => Promise<Uint8Array>]>([
    ["is no archive", async () => Buffer.from("hello")],
    ["was cut off", async () => (await readFile(archive)).subarray(0, 4000)],
    ["is compressed, and no tar", async () => gzipSync(Buffer.alloc(2048, 7))],
    ["is a bomb", async () => gzipSync(Buffer.alloc(80 * 1024 * 1024))],
    ["is empty", async () => new Uint8Array()],
  ])("that %s is refused", async (_, make) => {
    const path = join(folder, "bad.tar.gz");
    await writeFile(path, await make());
    await expect(load(path)).rejects.toMatchObject({ code: "NC1301", property: "policies.bundle" });
  });

  it("that has links in place of files, or files deep below, has none", async () => {
    const odd = join(folder, "odd");
    await mkdir(join(odd, "a", "b"), { recursive: true });
    await cp(bundle, join(odd, "a", "b"), { recursive: true });
    await symlink(join(bundle, "manifest.json"), join(odd, "manifest.json"));
    const path = join(folder, "odd.tar.gz");
    await create({ file: path, gzip: true, cwd: odd }, ["."]);
    await expect(load(path)).rejects.toMatchObject({
      code: "NC1301",
      message: expect.stringContaining("manifest.json cannot be read"),
    });
  });

  it("that has a file twice is refused", async () => {
    const twice = join(folder, "twice.tar.gz");
    await create({ file: twice, gzip: true, cwd: folder }, ["bundle", "bundle/manifest.json"]);
    await expect(load(twice)).rejects.toMatchObject({ code: "NC1301", message: expect.stringContaining("twice") });
  });
});

describe("a bundle behind a URL", () => {
  let server: Server;
  let url: string;
  let answer: RequestListener;
  let asked = 0;

  beforeAll(async () => {
    server = createHttpServer((request, response) => {
      asked++;
      answer(request, response);
    });
    url = await listening(server, "http");
  });
  afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  beforeEach(async () => {
    asked = 0;
    const bytes = await readFile(archive);
    answer = (_, response) => void response.end(bytes);
  });
  const cacheDirectory = () => mkdtemp(join(folder, "cache-"));

  it("is fetched once, and then taken from the cache", async () => {
    const cache = { cacheDirectory: await cacheDirectory() };
    expect((await load(`${url}/rules.tar.gz?token=hush`, cache)).bundleDigest).toBe(expectedDigest);
    answer = (_, response) => void response.writeHead(500).end();
    expect((await load(`${url}/rules.tar.gz?token=hush`, cache)).bundleDigest).toBe(expectedDigest);
    expect(asked).toBe(1);
  });

  it("is fetched anew where the cache is damaged, which is trusted as little as the server", async () => {
    const cache = { cacheDirectory: await cacheDirectory() };
    await load(url, cache);
    const [name = ""] = await readdir(join(cache.cacheDirectory, "policies"));
    expect(name).toBe(`${expectedDigest.slice(7)}.tar.gz`);
    await writeFile(join(cache.cacheDirectory, "policies", name), "spoilt");
    expect((await load(url, cache)).bundleDigest).toBe(expectedDigest);
    expect(asked).toBe(2);
    expect((await readFile(join(cache.cacheDirectory, "policies", name))).equals(await readFile(archive))).toBe(true);
  });

  it("that is another than the pinned one is refused, and not kept", async () => {
    const cache = { cacheDirectory: await cacheDirectory() };
    const other = `sha256:${"0".repeat(64)}`;
    await expect(load(url, { ...cache, expectedDigest: other })).rejects.toMatchObject({ code: "NC1302" });
    await expect(load(url, { ...cache, expectedDigest: "../../evil" })).rejects.toMatchObject({ code: "NC1302" });
    await expect(load(url, { ...cache, ring: sampleRing("policy") })).rejects.toMatchObject({ code: "NC1302" });
    expect(await readdir(cache.cacheDirectory)).toEqual([]);
  });

  it("is not fetched without a pin", async () => {
    await expect(load(url, { expectedDigest: undefined })).rejects.toMatchObject({ code: "NC1302" });
    expect(asked).toBe(0);
  });

  it("that cannot be had is said, without what is secret of its URL", async () => {
    answer = (_, response) => void response.writeHead(403).end();
    const error = await load(`${url.replace("://", "://ada:hush@")}/r.tar.gz?token=hush`).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "NC1301", message: expect.stringMatching(/\/r\.tar\.gz answered 403/) });
    expect(String(error)).not.toContain("hush");
  });

  it("is followed over redirects, a few of them", async () => {
    const bytes = await readFile(archive);
    const to = (location: string) => (answer = (_, response) => void response.writeHead(302, { location }).end());
    answer = (request, response) =>
      void (request.url === "/at" ? response.end(bytes) : response.writeHead(302, { location: "/at" }).end());
    expect((await fetchBundle(`${url}/from`)).length).toBe(bytes.length);
    to("/again");
    await expect(fetchBundle(url)).rejects.toThrow(/redirected more than 3 times/);
    to("http://example.com/rules.tar.gz");
    await expect(fetchBundle(url)).rejects.toThrow(/example\.com\/rules\.tar\.gz is not https:/);
    to("file:///etc/passwd");
    await expect(fetchBundle(url)).rejects.toThrow(/is not https:/);
  });

  it("must not be too large, nor take too long", async () => {
    await expect(fetchBundle(url, { maximumBytes: 1000 })).rejects.toThrow(/more than 1000 bytes/);
    answer = (_, response) => void response.writeHead(200).write("x");
    await expect(fetchBundle(url, { timeoutMs: 200 })).rejects.toThrow(/longer than 0.2 s/);
    answer = () => {};
    await expect(fetchBundle(url, { timeoutMs: 200 })).rejects.toThrow(/longer than 0.2 s/);
    server.closeAllConnections();
  });

  it.each(["http://example.com/rules.tar.gz", "ftp://example.com/rules.tar.gz", "http://127.0.0.1.example.com/r"])(
    "%s is not fetched",
    async (location) => {
      await expect(load(location)).rejects.toMatchObject({
        code: "NC1301",
        message: expect.stringContaining("is not https:"),
      });
    },
  );
});

const openssl = hasOpenssl();

describe.skipIf(!openssl)("a bundle behind https: (needs openssl for a certificate)", () => {
  let server: Server;
  let url: string;
  let ca: string;

  beforeAll(async () => {
    const paths = { key: join(folder, "key.pem"), cert: join(folder, "cert.pem") };
    execFileSync("openssl", [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
      ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
      ...["-keyout", paths.key, "-out", paths.cert],
    ]);
    ca = await readFile(paths.cert, "utf8");
    const bytes = await readFile(archive);
    server = createServer({ key: await readFile(paths.key), cert: ca }, (request, response) => {
      if (request.url === "/down") response.writeHead(302, { location: "http://example.com/r.tar.gz" }).end();
      else response.end(bytes);
    });
    url = await listening(server, "https");
  });
  afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

  it("is taken where its certificate is trusted", async () => {
    expect((await load(url, { ca })).bundleDigest).toBe(expectedDigest);
  });

  it("is not fetched where it is not", async () => {
    await expect(load(url)).rejects.toMatchObject({
      code: "NC1301",
      message: expect.stringMatching(/cannot be fetched: .*certificate/),
    });
  });

  it("is not followed to plain HTTP", async () => {
    await expect(load(`${url}/down`, { ca })).rejects.toMatchObject({
      code: "NC1301",
      message: expect.stringContaining("example.com/r.tar.gz is not https:"),
    });
  });
});

function listening(server: Server, protocol: "http" | "https"): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(`${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"]);
    return true;
  } catch {
    return false;
  }
}
