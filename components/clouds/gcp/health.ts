import type { SliceContext } from "../../group/slice-context.ts";
import { projectOf } from "./project.ts";
import { gcp } from "./sdk.ts";

/** Where Google's health checks come from: https://cloud.google.com/compute/docs/instance-groups/autohealing-instances-in-migs#firewall */
export const probers = ["35.191.0.0/16", "130.211.0.0/22"];

/** How it is told that a machine works; nothing where the group does not say. */
export function declareHealthCheck({ group: { health }, target, place, options }: SliceContext) {
  if (health === undefined) return undefined;
  const { port, protocol, path } = health;
  return new gcp.compute.HealthCheck(
    place,
    {
      ...projectOf(target),
      checkIntervalSec: 10,
      timeoutSec: 5,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
      ...(protocol === "http" ? { httpHealthCheck: { port, requestPath: path } } : { tcpHealthCheck: { port } }),
    },
    options,
  );
}
