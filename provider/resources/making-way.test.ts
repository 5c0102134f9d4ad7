import { expect, it, vi } from "vitest";
import { MakingWay } from "./making-way.ts";

it("wakes who waits for one that has gone, and nobody else", async () => {
  const way = new MakingWay();
  const woken: string[] = [];
  const wait = (urn: string, leavers: string[]) =>
    way.oneOf(urn, new Set(leavers)).then((went) => woken.push(`${urn} ${went}`));
  const first = wait("a", ["b", "c"]);
  const second = wait("d", ["e"]);
  way.done("c");
  await first;
  expect(woken).toEqual(["a true"]);
  way.done("e");
  await second;
  expect(woken).toEqual(["a true", "d true"]);
});

it("waits for nobody, nor in a circle", async () => {
  const way = new MakingWay();
  expect(await way.oneOf("a", new Set())).toBe(false);
  const waiting = way.oneOf("a", new Set(["b"]));
  expect(await way.oneOf("b", new Set(["a"]))).toBe(false);
  expect(await way.oneOf("c", new Set(["c"]))).toBe(false);
  way.done("b");
  expect(await waiting).toBe(true);
});

it("gives up on one that the engine never carries out", async () => {
  vi.useFakeTimers();
  try {
    const waiting = new MakingWay().oneOf("a", new Set(["b"]));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await waiting).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});
