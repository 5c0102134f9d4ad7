import { describe, expect, it } from "vitest";
import { NovaCronError } from "../errors/novacron-error.ts";
import { describeRedisAddress, parseRedisUrl } from "./redis-url.ts";

const tcp = { kind: "tcp", host: "cache.example", port: 6379, tls: null, credentials: null, database: 0 };

describe("parseRedisUrl", () => {
  it.each([
    ["redis://cache.example", tcp],
    ["redis://cache.example/", tcp],
    ["rediss://cache.example:6380/3", { ...tcp, tls: { ca: null, cert: null, key: null }, port: 6380, database: 3 }],
    [
      "rediss://cache.example?ca=ca.pem&cert=%2Fetc%2Fc.pem&key=k.pem",
      { ...tcp, tls: { ca: "ca.pem", cert: "/etc/c.pem", key: "k.pem" } },
    ],
    ["redis://:s3cret@cache.example", { ...tcp, credentials: { password: "s3cret" } }],
    [
      "redis://anna:p%40ss%2Fw%25rd@cache.example",
      { ...tcp, credentials: { username: "anna", password: "p@ss/w%rd" } },
    ],
    ["redis://[::1]:7000", { ...tcp, host: "::1", port: 7000 }],
    ["unix:///run/redis.sock", { kind: "unix", path: "/run/redis.sock", credentials: null, database: 0 }],
    ["unix:///run/a%20b.sock?db=2", { kind: "unix", path: "/run/a b.sock", credentials: null, database: 2 }],
    [
      "unix://:s3cret@localhost/run/r.sock",
      { kind: "unix", path: "/run/r.sock", credentials: { password: "s3cret" }, database: 0 },
    ],
  ])("reads %s", (url, address) => {
    expect(parseRedisUrl(url)).toEqual(address);
  });

  it.each([
    "",
    "localhost:6379",
    "http://s3cret:s3cret@cache.example",
    "redis://",
    "redis:///0",
    "redis://anna:s3cret",
    "redis://:s3cret@cache.example:99999",
    "redis://:s3cret@cache.example:0",
    "redis://s3cret@cache.example",
    "redis://:s3cret@cache.example/one",
    "redis://:s3cret@cache.example/0/s3cret",
    "redis://:s3cret@cache.example/-1",
    "redis://:s3cret@cache.example?password=s3cret",
    "redis://:s3cret@cache.example?ca=ca.pem",
    "rediss://:s3cret@cache.example?cert=s3cret.pem",
    "redis://:s3cret#more@cache.example",
    "redis://:s3cret%zz@cache.example",
    "unix://elsewhere/run/s3cret.sock",
    "unix:///",
    "unix:///run/r.sock?password=s3cret",
    "unix:///run/r.sock?db=s3cret",
  ])("refuses %j with NC1703 and never quotes it", (url) => {
    let caught: unknown;
    try {
      parseRedisUrl(url);
    } catch (error) {
      caught = error;
    }
    if (!(caught instanceof NovaCronError)) throw new Error(`expected NC1703, got ${String(caught)}`);
    expect(caught.code).toBe("NC1703");
    expect(caught.property).toBe("cache.redis.url");
    expect(`${caught.stack} ${JSON.stringify(caught)} ${String(caught.cause)}`).not.toContain("s3cret");
  });

  it.each([
    ["redis://anna:s3cret@cache.example", "redis://cache.example:6379/0"],
    ["rediss://:s3cret@[::1]:7000/2", "rediss://[::1]:7000/2"],
    ["unix://:s3cret@localhost/run/r.sock?db=1", "unix:///run/r.sock?db=1"],
  ])("describes %s without credentials", (url, text) => {
    expect(describeRedisAddress(parseRedisUrl(url))).toBe(text);
  });
});
