import { type handleUnaryCall, type ServerWritableStream, status } from "@grpc/grpc-js";
import type { ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb.js";
import type { PackageDependency, PluginDependency } from "@pulumi/pulumi/proto/plugin_pb.js";
import { Children } from "./children.ts";
import { installDependencies } from "./install-dependencies.ts";
import { type PluginPackage, pluginPackages } from "./plugin-packages.ts";
import { programOf } from "./program.ts";
import { programDependencies } from "./program-dependencies.ts";
import { emptypb, languagepb, pluginpb } from "./protos.ts";
import { runPlugin } from "./run-plugin.ts";
import { runProgram } from "./run-program.ts";

/** The host's own version; it changes with what the host can do, not with each release of NovaCron. */
export const hostVersion = "1.0.0";

/** What the host learns from its command line and environment. */
export interface HostSettings {
  readonly engineAddress: string;
  readonly tracing: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** The LanguageRuntime service of `pulumi/language.proto` for programs that Node runs as they are. */
export function languageService(settings: HostSettings, children: Children = new Children()): ILanguageRuntimeServer {
  let { engineAddress } = settings;
  return {
    handshake: (call, callback) => {
      engineAddress = call.request.getEngineAddress() || engineAddress;
      callback(null, new languagepb.LanguageHandshakeResponse());
    },
    getPluginInfo: (_call, callback) => callback(null, new pluginpb.PluginInfo().setVersion(hostVersion)),
    getRequiredPackages: answer((request) => {
      const { programDirectory } = programOf(request.getInfo(), process.cwd());
      return new languagepb.GetRequiredPackagesResponse().setPackagesList(
        pluginPackages(programDirectory).map(packageDependency),
      );
    }),
    getRequiredPlugins: answer((request) => {
      const { programDirectory } = programOf(request.getInfo(), request.getPwd());
      return new languagepb.GetRequiredPluginsResponse().setPluginsList(
        pluginPackages(programDirectory).map(pluginDependency),
      );
    }),
    run: answer(async (request) => {
      const { error, bail } = await runProgram(request, { ...settings, children, engineAddress });
      return new languagepb.RunResponse().setError(error).setBail(bail);
    }),
    runPlugin: stream((call) => runPlugin(call, children)),
    installDependencies: stream((call) => installDependencies(call, children, settings.environment)),
    getProgramDependencies: answer((request) => {
      const { programDirectory } = programOf(request.getInfo(), request.getPwd());
      return new languagepb.GetProgramDependenciesResponse().setDependenciesList(
        programDependencies(programDirectory, request.getTransitivedependencies()).map(({ name, version }) =>
          new languagepb.DependencyInfo().setName(name).setVersion(version),
        ),
      );
    }),
    about: answer(() => {
      const response = new languagepb.AboutResponse().setExecutable(process.execPath).setVersion(process.version);
      response.getMetadataMap().set("languageHost", `novacron ${hostVersion}`);
      return response;
    }),
    // `pulumi new` asks nothing and leaves the template as it is: npm is the default package manager.
    runtimeOptionsPrompts: answer(() => new languagepb.RuntimeOptionsResponse()),
    template: answer(() => new languagepb.TemplateResponse()),
    cancel: (_call, callback) => {
      children.stop(5000).then(() => callback(null, new emptypb.Empty()));
    },
    generateProgram: refuse("GenerateProgram (pulumi convert)"),
    generateProject: refuse("GenerateProject (pulumi convert)"),
    generatePackage: refuse("GeneratePackage (pulumi package gen-sdk)"),
    pack: refuse("Pack"),
    link: refuse("Link (pulumi package add)"),
  };
}

function answer<Request, Response>(
  work: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then(work)
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(failure(error)),
      );
  };
}

function stream<Request, Response>(work: (call: ServerWritableStream<Request, Response>) => Promise<void>) {
  return (call: ServerWritableStream<Request, Response>): void => {
    work(call).then(
      () => call.end(),
      (error: unknown) => call.emit("error", failure(error)),
    );
  };
}

function failure(error: unknown): { code: status; details: string } {
  return { code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}

function refuse<Request, Response>(rpc: string): handleUnaryCall<Request, Response> {
  const details = `NovaCron's language host only runs programs and policy packs; ${rpc} needs the one that comes with the official Pulumi CLI`;
  return (_call, callback) => callback({ code: status.UNIMPLEMENTED, details });
}

function pluginDependency({ name, version, server }: PluginPackage): PluginDependency {
  return new pluginpb.PluginDependency().setName(name).setKind("resource").setVersion(version).setServer(server);
}

function packageDependency({ name, version, server, parameterization }: PluginPackage): PackageDependency {
  const dependency = new pluginpb.PackageDependency()
    .setName(name)
    .setKind("resource")
    .setVersion(version)
    .setServer(server);
  if (parameterization !== undefined) {
    dependency.setParameterization(
      new pluginpb.PackageParameterization()
        .setName(parameterization.name)
        .setVersion(parameterization.version)
        .setValue(parameterization.value),
    );
  }
  return dependency;
}
