import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pluginpb, providerGrpc, providerpb, structpb } from "../provider/rpc/protos.ts";
import { projectRoot, toolchainEnv } from "../tools/toolchain.mjs";
import { smallFleet } from "./support/fleet.ts";

/** How a call ended. */
interface Answer {
  readonly code: grpc.status;
  readonly details: string;
  readonly response: unknown;
}

type Definition = grpc.MethodDefinition<unknown, unknown>;

const urn = "urn:pulumi:dev::rpcs::novacron:index:Placement::web";
const struct = (value: Record<string, string | number>) => structpb.Struct.fromJavaScript(value);

/**
 * What the provider answers to each RPC when it is asked with an empty request, in the proto's order. The test fails where
 * the service has a method that is not listed: a newer proto wants a decision about it.
 */
const expected: Readonly<Record<string, { readonly code: grpc.status; readonly details?: RegExp }>> = {
  handshake: { code: grpc.status.OK },
  parameterize: { code: grpc.status.UNIMPLEMENTED, details: /Parameterize .*no parameters/ },
  getSchema: { code: grpc.status.OK },
  checkConfig: { code: grpc.status.OK },
  diffConfig: { code: grpc.status.OK },
  configure: { code: grpc.status.OK },
  // Without a token, URN or type there is nothing that could be done.
  invoke: { code: grpc.status.UNIMPLEMENTED, details: /not a function of the novacron provider/ },
  call: { code: grpc.status.UNIMPLEMENTED, details: /Call .*no methods/ },
  check: { code: grpc.status.UNIMPLEMENTED, details: /not a resource of the novacron provider/ },
  diff: { code: grpc.status.UNIMPLEMENTED, details: /not a resource of the novacron provider/ },
  create: { code: grpc.status.UNIMPLEMENTED, details: /not a resource of the novacron provider/ },
  read: { code: grpc.status.UNIMPLEMENTED, details: /not a resource of the novacron provider/ },
  update: { code: grpc.status.UNIMPLEMENTED, details: /not a resource of the novacron provider/ },
  delete: { code: grpc.status.UNIMPLEMENTED, details: /not a resource of the novacron provider/ },
  list: { code: grpc.status.UNIMPLEMENTED, details: /List .*novacron explain/ },
  construct: { code: grpc.status.UNIMPLEMENTED, details: /NC1801: .* is not a component .*VirtualMachine/ },
  getPluginInfo: { code: grpc.status.OK },
  attach: { code: grpc.status.OK },
  getMapping: { code: grpc.status.OK },
  getMappings: { code: grpc.status.OK },
  cancel: { code: grpc.status.OK },
};

describe("the launched plugin", { timeout: 60_000 }, () => {
  const service = providerGrpc.ResourceProviderService as unknown as Readonly<Record<string, Definition>>;
  let folder: string;
  let plugin: Launched;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "novacron-rpcs-"));
    await writeFile(join(folder, "fleet.yaml"), smallFleet({ nodes: [{ name: "a" }] }));
    plugin = await Launched.start(folder);
  }, 60_000);
  afterAll(async () => {
    await plugin?.end();
    await rm(folder, { recursive: true, force: true });
  });

  it("knows every RPC of the service that it was built against", () => {
    expect(Object.keys(expected).sort()).toEqual(Object.keys(service).sort());
    expect(
      Object.entries(service)
        .filter(([, { responseStream }]) => responseStream)
        .map(([name]) => name),
    ).toEqual(["list"]);
  });

  // Cancel comes last, for what comes after it is refused.
  it.each(Object.entries(expected).filter(([name]) => name !== "cancel"))(
    "answers %s",
    async (name, { code, details }) => {
      const answer = await plugin.call(service, name, emptyRequest(service, name));
      expect([answer.code, answer.details]).toEqual([
        code,
        details === undefined ? "" : expect.stringMatching(details),
      ]);
      if (code === grpc.status.UNIMPLEMENTED) expect(answer.details).toMatch(/^NC1801: /);
    },
  );

  it("says its version, its schema and that it takes secrets and previews", async () => {
    const info = await plugin.call(service, "getPluginInfo", emptyRequest(service, "getPluginInfo"));
    const configured = await plugin.call(service, "configure", emptyRequest(service, "configure"));
    const schema = await plugin.call(service, "getSchema", emptyRequest(service, "getSchema"));
    const text = (schema.response as InstanceType<typeof providerpb.GetSchemaResponse>).getSchema();
    expect(JSON.parse(text)).toMatchObject({
      name: "novacron",
      version: (info.response as { getVersion(): string }).getVersion(),
      resources: { "novacron:index:Placement": {}, "novacron:index:QuantumJob": {} },
      functions: { "novacron:index:explain": {} },
    });
    expect((configured.response as InstanceType<typeof providerpb.ConfigureResponse>).toObject()).toMatchObject({
      acceptsecrets: true,
      supportspreview: true,
    });
  });

  it("decides when it is asked as the engine asks", async () => {
    const request = new providerpb.CheckRequest();
    request.setUrn(urn);
    request.setNews(struct({ vcpus: 2, memoryGiB: 4 }));
    const { code, response } = await plugin.call(service, "check", request);
    expect(code).toBe(grpc.status.OK);
    const checked = (response as InstanceType<typeof providerpb.CheckResponse>).getInputs()?.toJavaScript();
    expect(checked).toMatchObject({ vcpus: 2, decision: { target: "a" }, attestation: { formatVersion: 1 } });
  });

  it("after Cancel it refuses what needs the world, and says that it was cancelled", async () => {
    expect(await plugin.call(service, "cancel", emptyRequest(service, "cancel"))).toMatchObject(expected.cancel ?? {});
    const request = new providerpb.CheckRequest();
    request.setUrn(urn);
    request.setNews(struct({ vcpus: 2, memoryGiB: 4 }));
    const { code, details } = await plugin.call(service, "check", request);
    expect([code, details]).toEqual([grpc.status.CANCELLED, expect.stringMatching(/^NC1802: /)]);
  });

  it("ends at once when the engine says so, with nothing on stderr and only the port on stdout", async () => {
    expect(await plugin.end()).toBe(0);
    expect(plugin.stderr).toBe("");
    expect(plugin.stdout).toBe(`${plugin.port}\n`);
  });
});

function emptyRequest(service: Readonly<Record<string, Definition>>, name: string): unknown {
  const definition = service[name];
  if (definition === undefined) throw new Error(`the service has no method ${name}`);
  if (name === "attach") return new pluginpb.PluginAttach().setAddress("127.0.0.1:1");
  // No bytes are a valid message: every field has its default.
  return definition.requestDeserialize(Buffer.alloc(0));
}

/** The plugin, started as Pulumi starts it, and a client of it. */
class Launched {
  readonly port: string;
  stdout = "";
  stderr = "";
  readonly #child: ChildProcess;
  readonly #client: grpc.Client;
  readonly #closed: Promise<number | null>;

  private constructor(child: ChildProcess, port: string) {
    this.#child = child;
    this.port = port;
    this.stdout = `${port}\n`;
    child.stdout?.on("data", (chunk: Buffer) => (this.stdout += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.#closed = new Promise((resolve) => child.once("close", resolve));
    this.#client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  static start(cwd: string): Promise<Launched> {
    const name = process.platform === "win32" ? "pulumi-resource-novacron.cmd" : "pulumi-resource-novacron";
    const child = spawn(join(projectRoot, "provider", "bin", name), [], {
      cwd,
      env: { ...toolchainEnv(process.env), CI: "" },
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => reject(new Error(`the plugin ended with ${code} before it gave its port`)));
      let first = "";
      const read = (chunk: Buffer) => {
        first += chunk.toString();
        const port = /^(\d+)\n/.exec(first)?.[1];
        if (port === undefined) return;
        child.stdout.off("data", read);
        resolve(new Launched(child, port));
      };
      child.stdout.on("data", read);
    });
  }

  call(service: Readonly<Record<string, Definition>>, name: string, request: unknown): Promise<Answer> {
    const definition = service[name];
    if (definition === undefined) return Promise.reject(new Error(`the service has no method ${name}`));
    const { path, requestSerialize, responseDeserialize, responseStream } = definition;
    const deadline = { deadline: Date.now() + 30_000 };
    return new Promise((resolve) => {
      if (responseStream) {
        const stream = this.#client.makeServerStreamRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          deadline,
        );
        const responses: unknown[] = [];
        stream.on("data", (response) => responses.push(response));
        // The status follows every error, which would be thrown where nobody listens.
        stream.on("error", () => undefined);
        stream.on("status", ({ code, details }) => resolve({ code, details, response: responses }));
        return;
      }
      this.#client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, deadline, (error, response) =>
        resolve({ code: error?.code ?? grpc.status.OK, details: error?.details ?? "", response }),
      );
    });
  }

  /** Ends it as the engine does, and gives its exit code. */
  end(): Promise<number | null> {
    this.#client.close();
    this.#child.kill("SIGINT");
    return this.#closed;
  }
}
