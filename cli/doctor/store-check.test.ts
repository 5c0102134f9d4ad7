import { afterEach, describe, expect, it } from "vitest";
import { hasRedisServer, type RedisServer, startRedisServer } from "../../provider/cache/redis-server.ts";
import { checks, projectFiles, projectWith, pulumiThatSays } from "../testdata/doctor-run.ts";
import { folderWith } from "../testdata/recording-terminal.ts";

let server: RedisServer | null = null;
afterEach(async () => {
  await server?.dispose();
  server = null;
});

const started = async () => {
  server = await startRedisServer();
  return server;
};
const now = () => new Date();

describe.skipIf(!hasRedisServer())("a shared store", () => {
  it("that may lose what it has is told with what to set", async () => {
    const { url } = await started();
    const folder = await folderWith(projectWith({ store: url }));
    const { exitCode, of } = await checks(folder, { ...(await pulumiThatSays("v3.255.0")), now });
    expect(exitCode).toBe(0);
    expect(of("store")).toMatchObject({
      status: "warn",
      message: expect.stringMatching(/sound, 0 reservations; NC1715: .* has no append-only file/),
      remedy: expect.stringContaining("Set appendonly yes"),
      details: { server: { replicas: 0, wantedReplicas: 0, version: expect.stringMatching(/^\d+\./) } },
    });
  });

  it("whose replicas are missing, and whose clock is another, says so", async () => {
    const { url } = await started();
    const environment = { NOVACRON_STORE: `${url}?replicas=2` };
    const folder = await folderWith(projectFiles);
    const terminal = await pulumiThatSays("v3.255.0", environment);
    const { of } = await checks(folder, { ...terminal, now: () => new Date(Date.now() - 90_000) });
    const { status, message, remedy } = of("store") ?? {};
    expect(status).toBe("warn");
    expect(message).toMatch(
      /its clock is (?:89|9\d) s ahead of this machine's; 0 replicas follow it, and reservations wait for 2/,
    );
    expect(remedy).toMatch(/Set both clocks by NTP; Start the replicas/);
  });

  it("that was stopped fails, with its code and what to do", async () => {
    const { url } = await started();
    await server?.kill();
    const folder = await folderWith(projectWith({ store: `${url}?timeoutMs=200` }));
    const { exitCode, of } = await checks(folder, { ...(await pulumiThatSays("v3.255.0")), now });
    expect([exitCode, of("store")]).toMatchObject([
      1,
      { status: "fail", message: expect.stringMatching(/^NC1712: /), remedy: expect.stringContaining("Start it") },
    ]);
  });

  it("that hangs fails within its own time limit", async () => {
    const { url, freeze } = await started();
    const folder = await folderWith(projectWith({ store: `${url}?timeoutMs=300` }));
    freeze();
    const { of } = await checks(folder, { ...(await pulumiThatSays("v3.255.0")), now });
    expect(of("store")).toMatchObject({ status: "fail", message: expect.stringContaining("within 300 ms") });
  });
});
