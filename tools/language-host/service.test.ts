import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials, Server, ServerCredentials, type ServiceError, status } from "@grpc/grpc-js";
import type { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb.js";
import type { RunPluginResponse } from "@pulumi/pulumi/proto/language_pb.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Children } from "./children.ts";
import { emptypb, languageGrpc, languagepb } from "./protos.ts";
import { languageService } from "./service.ts";

const Struct = createRequire(import.meta.url)("google-protobuf/google/protobuf/struct_pb.js")
  .Struct as typeof import("google-protobuf/google/protobuf/struct_pb.js").Struct;

describe("the language host's service", () => {
  const children = new Children();
  const server = new Server();
  let client: LanguageRuntimeClient;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "novacron-host-"));
    server.addService(
      languageGrpc.LanguageRuntimeService,
      languageService({ engineAddress: "127.0.0.1:1", tracing: "", environment: process.env }, children),
    );
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    client = new languageGrpc.LanguageRuntimeClient(`127.0.0.1:${port}`, credentials.createInsecure());
  });
  afterAll(async () => {
    client.close();
    server.forceShutdown();
    await children.stop(100);
    await rm(folder, { recursive: true });
  });

  const info = (nodeArguments = "") => {
    const program = new languagepb.ProgramInfo()
      .setRootDirectory(folder)
      .setProgramDirectory(folder)
      .setEntryPoint(".");
    return nodeArguments === "" ? program : program.setOptions(Struct.fromJavaScript({ nodeargs: nodeArguments }));
  };

  it("says who it is", async () => {
    const response = await new Promise<{ executable: string; version: string }>((resolve, reject) => {
      client.about(new languagepb.AboutRequest().setInfo(info()), (error, answer) =>
        error === null ? resolve(answer.toObject()) : reject(error),
      );
    });
    expect(response).toMatchObject({ executable: process.execPath, version: process.version });
  });

  it("answers what it does not do with UNIMPLEMENTED and where to get it", async () => {
    const error = await new Promise<ServiceError | null>((resolve) => {
      client.generateProgram(new languagepb.GenerateProgramRequest(), (failure) => resolve(failure));
    });
    expect(error?.code).toBe(status.UNIMPLEMENTED);
    expect(error?.details).toMatch(/pulumi convert.*official Pulumi CLI/);
  });

  it("tells a program without packages to install them", async () => {
    const request = new languagepb.RunRequest().setInfo(info()).setPwd(folder).setMonitorAddress("127.0.0.1:1");
    const response = await new Promise<{ error: string; bail: boolean }>((resolve, reject) => {
      client.run(request, (error, answer) => (error === null ? resolve(answer.toObject()) : reject(error)));
    });
    expect(response.error).toMatch(/@pulumi\/pulumi\/cmd\/run was not found from .*run npm install there/);
    expect(response.bail).toBe(false);
  });

  it("streams what the installation of packages prints, and fails as it fails", async () => {
    await writeFile(join(folder, "package.json"), "{ this is no JSON");
    const call = client.installDependencies(
      new languagepb.InstallDependenciesRequest().setDirectory(folder).setInfo(info()),
    );
    let output = "";
    call.on("data", (message: { getStderr_asU8(): Uint8Array }) => {
      output += Buffer.from(message.getStderr_asU8()).toString();
    });
    const error = await new Promise<ServiceError>((resolve, reject) => {
      call.on("error", resolve);
      call.on("end", () => reject(new Error("it ended well")));
    });
    expect(error.details).toMatch(/npm install in .* ended with exit code/);
    expect(output).toContain("package.json");
  });

  it("ends a plugin when the engine hangs up", async () => {
    // In place of the SDK's runner, a module that says what it was given and then waits for ever.
    const modules = join(folder, "node_modules", "@pulumi", "pulumi", "cmd");
    await mkdir(modules, { recursive: true });
    await writeFile(join(folder, "package.json"), "{}");
    await writeFile(
      join(modules, "run-plugin.js"),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the module that is written evaluates it.
      'process.stdout.write(`${process.pid} ${process.env.COLOUR} ${process.argv.slice(2).join(" ")}\\n`); setInterval(() => {}, 1000);',
    );
    const request = new languagepb.RunPluginRequest()
      .setInfo(info())
      .setPwd(folder)
      .setKind("resource")
      .setArgsList(["127.0.0.1:9"])
      .setEnvList(["COLOUR=red", "COLOUR=blue=green"]);
    const call = client.runPlugin(request);
    call.on("error", () => undefined); // Its own cancellation.
    const line = await new Promise<string>((resolve) => {
      call.once("data", (message: RunPluginResponse) =>
        resolve(Buffer.from(message.getStdout_asU8()).toString().trim()),
      );
    });
    const [pid = "", ...rest] = line.split(" ");
    expect(rest).toEqual(["blue=green", folder, "127.0.0.1:9"]);
    call.cancel();
    await expect.poll(() => isRunning(Number(pid))).toBe(false);
  });

  it("ends what still runs when it is cancelled", async () => {
    const { exit } = children.start(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    await new Promise<void>((resolve, reject) => {
      client.cancel(new emptypb.Empty(), (error) => (error === null ? resolve() : reject(error)));
    });
    expect(await exit).toMatchObject({ signal: "SIGTERM" });
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
