import * as pulumi from "@pulumi/pulumi";
import type { ConstructAlias, ConstructOptions } from "./construct-call.ts";

/** The options of a Construct call as a class takes them. */
export function componentOptions(given: ConstructOptions): pulumi.ComponentResourceOptions {
  const { parent, deletedWith, protect, retainOnDelete } = given;
  return {
    ...(parent !== null && { parent: new pulumi.DependencyResource(parent) }),
    dependsOn: given.dependencies.map((urn) => new pulumi.DependencyResource(urn)),
    providers: Object.fromEntries(
      Object.entries(given.providers).map(([name, reference]) => [
        name,
        new pulumi.DependencyProviderResource(reference),
      ]),
    ),
    aliases: given.aliases.map(aliasOf),
    ignoreChanges: [...given.ignoreChanges],
    replaceOnChanges: [...given.replaceOnChanges],
    customTimeouts: given.customTimeouts,
    ...(protect !== null && { protect }),
    ...(retainOnDelete !== null && { retainOnDelete }),
    ...(deletedWith !== null && { deletedWith: new pulumi.DependencyResource(deletedWith) }),
  };
}

function aliasOf(alias: ConstructAlias): pulumi.URN | pulumi.Alias {
  if (typeof alias === "string") return alias;
  const { name, project, stack, parent } = alias;
  return {
    ...(name !== "" && { name }),
    ...(project !== "" && { project }),
    ...(stack !== "" && { stack }),
    ...(parent !== undefined && { parent: parent ?? pulumi.rootStackResource }),
  };
}
