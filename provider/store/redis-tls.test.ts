import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasRedisServer } from "../cache/redis-server.ts";
import { RedisTier } from "../cache/redis-tier.ts";
import { openStoreAt, storePlace } from "./open-store.ts";
import {
  type DeploymentOptions,
  type RedisDeployment,
  startCluster,
  startSentinels,
  startSingle,
} from "./redis-deployments.ts";
import { redisHealth } from "./redis-health.ts";
import { makeRedisSecurity, type RedisSecurity } from "./redis-security.ts";
import { openRedisStore } from "./redis-store.ts";
import { describeStore } from "./store-contract.ts";

const now = () => new Date("2026-03-01T12:00:00Z");
/** The user that the documentation advises, with its rights and no others. */
const documented = readFileSync(join(import.meta.dirname, "../../docs/shared-store.md"), "utf8");
const [, rights = ""] = /^ACL SETUSER novacron (on >PASSWORD .*)$/m.exec(documented) ?? [];
const words = ["--user", "novacron", ...rights.split(" ")];

/** A deployment's URL with that user. */
const urlOf = ({ url }: RedisDeployment, query: string): string =>
  `${url.replace("://", "://novacron:PASSWORD@")}?${query}`;

describe.skipIf(!hasRedisServer())("with TLS and the documented user", () => {
  let security: RedisSecurity;
  beforeAll(async () => {
    security = await makeRedisSecurity();
  });
  afterAll(() => security?.dispose());

  describe.each([
    ["one server", (options: DeploymentOptions) => startSingle(options), ""],
    [
      "a master with replicas and sentinels",
      (options: DeploymentOptions) => startSentinels({ ...options, sentinelPassword: "WATCH" }),
      "&replicas=1&sentinelPassword=WATCH",
    ],
    ["a cluster", (options: DeploymentOptions) => startCluster(options), ""],
  ] as const)("on %s", (name, start, terms) => {
    let deployment: RedisDeployment;
    let stores = 0;
    beforeAll(async () => {
      deployment = await start({ words, security });
    }, 60_000);
    afterAll(() => deployment?.dispose());

    describeStore(`RedisStore on ${name}`, async (fleetId, clock) => {
      const url = urlOf(deployment, `prefix=novacron:test-${stores++}${terms}&${security.query}`);
      const store = await openRedisStore({ url, fleetId, now: clock });
      return { store, dispose: () => store.close() };
    });

    it("tells how it is, and nothing that was asked was denied", async () => {
      const health = await redisHealth(urlOf(deployment, `${security.query}${terms}`), "lab", Date.now);
      expect(health).toMatchObject({ version: expect.stringMatching(/^7\./), latencyMs: expect.any(Number) });
      for (const { port } of deployment.servers) {
        const redis = new Redis({ host: "127.0.0.1", port, tls: security.client });
        try {
          expect(await redis.call("ACL", "LOG")).toEqual([]);
        } finally {
          redis.disconnect();
        }
      }
    });
  });

  describe("sentinels", () => {
    let deployment: RedisDeployment;
    beforeAll(async () => {
      deployment = await startSentinels({ words, security, sentinelPassword: "WATCH" });
    }, 60_000);
    afterAll(() => deployment?.dispose());

    it("that want a password of their own are not asked without it for long", async () => {
      const url = urlOf(deployment, `timeoutMs=1500&${security.query}`);
      await expect(openRedisStore({ url, fleetId: "lab", now })).rejects.toMatchObject({
        code: "NC1712",
        remedy: expect.stringContaining("sentinelPassword"),
      });
    });
  });

  describe("a server", () => {
    let deployment: RedisDeployment;
    beforeAll(async () => {
      deployment = await startSingle({ words, security });
    }, 60_000);
    afterAll(() => deployment?.dispose());
    const opened = (query: string) =>
      openRedisStore({ url: urlOf(deployment, `timeoutMs=1500&${query}`), fleetId: "lab", now });

    it("whose authority is not trusted is not used", async () => {
      await expect(opened("")).rejects.toMatchObject({
        code: "NC1712",
        message: expect.stringMatching(/SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET)/),
      });
    });

    it("that wants a certificate of the client refuses whoever has none", async () => {
      const ca = new URLSearchParams({ ca: join(security.folder, "ca.pem") });
      await expect(opened(ca.toString())).rejects.toMatchObject({ code: "NC1712" });
    });

    it("with another name than its certificate's is not used", async () => {
      const url = urlOf(deployment, `timeoutMs=1500&${security.query}`).replace("127.0.0.1", "localhost");
      await expect(openRedisStore({ url, fleetId: "lab", now })).rejects.toMatchObject({
        code: "NC1712",
        message: expect.stringContaining("ERR_TLS_CERT_ALTNAME_INVALID"),
      });
    });

    it("is not even asked where a file cannot be read", async () => {
      await expect(opened("ca=missing.pem")).rejects.toMatchObject({
        code: "NC1703",
        property: "store",
        message: expect.stringContaining("missing.pem"),
      });
    });

    it("is reached with files beside the project", async () => {
      const relative = "ca=ca.pem&cert=client.pem&key=client-key.pem";
      const store = await openStoreAt(storePlace(urlOf(deployment, relative), security.folder), {
        fleetId: "lab",
        now,
      });
      await store.close();
    });

    it("serves as the cache's tier, too", async () => {
      const problems: string[] = [];
      const tier = RedisTier.create({
        url: `${deployment.url}?${security.query}`,
        fleetId: "lab",
        keys: [{ id: "k1", bytes: Buffer.alloc(32, 7) }],
        timeoutMs: 5000,
        now,
        onDiagnostic: ({ message }) => problems.push(message),
      });
      const expiresAtMs = now().getTime() + 3_600_000;
      const entry = { value: '"kept"', expiresAtMs, staleAtMs: expiresAtMs };
      await tier?.set("novacron:test:lab:risk:1", entry);
      expect(await tier?.get("novacron:test:lab:risk:1", now().getTime())).toEqual(entry);
      await tier?.close();
      expect(problems).toEqual([]);
    });

    it("whose authorities' file is none is said to be so", async () => {
      const broken = join(security.folder, "broken.pem");
      writeFileSync(broken, "no certificate");
      await expect(opened(`ca=${encodeURIComponent(broken)}`)).rejects.toMatchObject({ code: /NC1703|NC1712/ });
    });
  });
});
