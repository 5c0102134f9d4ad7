import type * as aliaspb from "@pulumi/pulumi/proto/alias_pb.js";
import type * as pb from "@pulumi/pulumi/proto/provider_pb.js";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import type { ConstructAlias, ConstructCall, Constructed } from "../../components/remote/construct-call.ts";
import { providerpb, structpb } from "./protos.ts";

/** The request of a program for a component, without the wire's classes. */
export function constructCall(request: pb.ConstructRequest, engineAddress: string): ConstructCall {
  const given = request.getCustomtimeouts();
  const timeouts = { create: given?.getCreate(), update: given?.getUpdate(), delete: given?.getDelete() };
  return {
    type: request.getType(),
    name: request.getName(),
    run: {
      project: request.getProject(),
      stack: request.getStack(),
      organization: request.getOrganization(),
      config: Object.fromEntries(request.getConfigMap().toArray()),
      configSecretKeys: request.getConfigsecretkeysList(),
      isPreview: request.getDryrun(),
      parallel: request.getParallel(),
      monitorAddress: request.getMonitorendpoint(),
      engineAddress,
    },
    inputs: request.getInputs()?.toJavaScript() ?? {},
    inputDependencies: Object.fromEntries(
      request
        .getInputdependenciesMap()
        .toArray()
        .map(([key]) => [key, request.getInputdependenciesMap().get(key)?.getUrnsList() ?? []]),
    ),
    options: {
      parent: request.getParent() || null,
      dependencies: request.getDependenciesList(),
      providers: Object.fromEntries(request.getProvidersMap().toArray()),
      aliases: request.getAliasesList().map(aliasOf),
      protect: request.hasProtect() ? request.getProtect() === true : null,
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() === true : null,
      deletedWith: request.getDeletedwith() || null,
      customTimeouts: Object.fromEntries(Object.entries(timeouts).filter(([, span]) => span)),
    },
  };
}

function aliasOf(alias: aliaspb.Alias): ConstructAlias {
  const spec = alias.getSpec();
  if (spec === undefined) return alias.getUrn();
  return {
    name: spec.getName(),
    project: spec.getProject(),
    stack: spec.getStack(),
    parent: spec.getParenturn() !== "" ? spec.getParenturn() : spec.getNoparent() ? null : undefined,
  };
}

/** The answer with a component's URN and outputs. */
export function constructResponse({ urn, outputs, outputDependencies }: Constructed): pb.ConstructResponse {
  const response = new providerpb.ConstructResponse();
  response.setUrn(urn);
  response.setState(structpb.Struct.fromJavaScript(outputs as Record<string, JavaScriptValue>));
  for (const [key, urns] of Object.entries(outputDependencies)) {
    const dependencies = new providerpb.ConstructResponse.PropertyDependencies();
    dependencies.setUrnsList([...urns]);
    response.getStatedependenciesMap().set(key, dependencies);
  }
  return response;
}
