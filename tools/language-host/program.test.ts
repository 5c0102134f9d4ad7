import { describe, expect, it } from "vitest";
import { programOf, splitArguments } from "./program.ts";
import { languagepb } from "./protos.ts";
import { environmentOf } from "./run-plugin.ts";
import { runArguments } from "./run-program.ts";

describe("splitArguments", () => {
  it.each([
    ["--a --b=1", ["--a", "--b=1"]],
    ["  --title='two words'  x", ["--title=two words", "x"]],
    ['--import "./with space.mjs"', ["--import", "./with space.mjs"]],
    ["", []],
  ])("%s", (line, parts) => expect(splitArguments(line)).toEqual(parts));
});

describe("programOf", () => {
  it("falls back on the working directory for an engine that describes no program", () => {
    expect(programOf(undefined, "/w")).toEqual({
      rootDirectory: "/w",
      programDirectory: "/w",
      entryPoint: ".",
      options: { typescript: false, nodeArguments: [], packageManager: undefined },
    });
  });
});

describe("runArguments", () => {
  const request = () =>
    new languagepb.RunRequest()
      .setProject("shop")
      .setStack("dev")
      .setPwd("/shop/program")
      .setMonitorAddress("127.0.0.1:2")
      .setOrganization("organization")
      .setParallel(8)
      .setInfo(new languagepb.ProgramInfo().setEntryPoint("index.ts"));

  it("gives the SDK's runner the whole request, the program last but for its own arguments", () => {
    const context = { engineAddress: "127.0.0.1:1", tracing: "" };
    expect(runArguments(request().setDryrun(true).setArgsList(["--own"]), "/shop", context).join(" ")).toBe(
      "--monitor 127.0.0.1:2 --engine 127.0.0.1:1 --organization organization --project shop --root-directory /shop " +
        "--stack dev --pwd /shop/program --parallel 8 --dry-run index.ts --own",
    );
  });

  it("leaves out what is empty", () => {
    const args = runArguments(request(), "/shop", { engineAddress: "", tracing: "http://127.0.0.1:3" });
    expect(args).not.toContain("--engine");
    expect(args).not.toContain("--dry-run");
    expect(args).toContain("--tracing");
  });
});

describe("environmentOf", () => {
  it("keeps what follows the first equals sign, and the last of two lines", () => {
    expect(environmentOf(["A=1", "B=x=y", "A=2", "C="])).toEqual({ A: "2", B: "x=y", C: "" });
  });
});
