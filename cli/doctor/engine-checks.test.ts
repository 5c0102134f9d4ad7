import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../../provider/package-root.ts";
import { modelDirectory } from "../../provider/prediction/load-model-files.ts";
import { loadRiskModel } from "../../provider/prediction/risk-model.ts";
import { checks, projectWith, pulumiThatSays } from "../testdata/doctor-run.ts";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";
import { runCheck } from "./check-result.ts";
import { checkModel, checkPolicies } from "./engine-checks.ts";

it("a model file with one other byte fails, and says whence a good one comes", async () => {
  const directory = await folderWith({});
  await cp(modelDirectory, directory, { recursive: true });
  expect((await runCheck("model", () => checkModel(() => loadRiskModel({ directory })))).status).not.toBe("fail");
  const [onnx = ""] = (await readdir(directory)).filter((name) => name.endsWith(".onnx"));
  const bytes = await readFile(join(directory, onnx));
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await writeFile(join(directory, onnx), bytes);
  expect(await runCheck("model", () => checkModel(() => loadRiskModel({ directory })))).toMatchObject({
    status: "fail",
    message: expect.stringMatching(/^NC1401: .*has SHA-256/),
    remedy: expect.stringContaining("Install the novacron package again"),
  });
});

it("a model without ONNX Runtime is a warning", async () => {
  const importer = () => Promise.reject(new Error("no such package"));
  expect(await runCheck("model", () => checkModel(() => loadRiskModel({ importer })))).toMatchObject({
    status: "warn",
    remedy: expect.stringContaining("npm install onnxruntime-node"),
  });
});

it("an own bundle that nobody signed fails, as it does in a plan", async () => {
  const { bundleDigest } = (await checkPolicies(null)).details ?? {};
  const folder = await folderWith(projectWith({ policies: { bundle: "rules", digest: bundleDigest } }));
  await mkdir(join(folder, "rules"));
  await cp(join(packageRoot, "policies", "bundle"), join(folder, "rules"), { recursive: true });
  await runHere(folder, ["keys", "init"]);
  const { exitCode, of } = await checks(folder, await pulumiThatSays("v3.255.0"));
  expect([exitCode, of("policies")]).toMatchObject([
    1,
    { status: "fail", message: expect.stringMatching(/^NC1302: /) },
  ]);
});

it("an own bundle that is not there, or was never compiled, fails", async () => {
  const missing = await folderWith(projectWith({ policies: { bundle: "rules", digest: "sha256:00" } }));
  const terminal = await pulumiThatSays("v3.255.0");
  expect((await checks(missing, terminal)).of("policies")).toMatchObject({
    status: "fail",
    message: expect.stringMatching(/^NC130[12]: /),
  });
  const sources = await folderWith({
    ...projectWith({ policies: { bundle: "rules", digest: "sha256:00" } }),
    "rules/own.rego": "package novacron.own\n",
  });
  expect((await checks(sources, terminal)).of("policies")).toMatchObject({
    status: "fail",
    message: expect.stringMatching(/^NC130[12]: /),
  });
});
