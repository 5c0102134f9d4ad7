import type { NodeSite } from "../candidate.ts";
import { holdOf } from "../moves/hold.ts";
import type { NodeContext } from "../node-context.ts";
import { reservedLeft, vcpusShort } from "../offers/account-room.ts";
import { offerMarket } from "../offers/offer-market.ts";
import type { Constraint } from "./constraint.ts";

function whyNot({ node }: NodeSite, { snapshot, subject, request, previousNode, run }: NodeContext): string | null {
  if (node.offer === undefined || snapshot.clouds === undefined) return null;
  const market = offerMarket(snapshot.clouds);
  if (market.best(request).names.has(node.name)) return null;
  // That a cloud has no more of them drives nobody away who has one: only whose own machine could not be made goes elsewhere,
  // and who may not leave it not even then.
  const isHeld =
    node.name === previousNode &&
    (!market.isRefusedTo(subject.urn, node) || holdOf({ request }, run?.hasBegun === true) !== null);
  return market.whyNot(node, request, isHeld);
}

/** `offer`: a machine of a cloud does what is asked, is still on sale, and is bought as the account says. */
export const offer: Constraint<NodeSite, NodeContext> = {
  id: "offer",
  property: null,
  applies: ({ snapshot }) => snapshot.clouds !== undefined,
  holds: (site, context) => whyNot(site, context) === null,
  explain: (site, context) => whyNot(site, context) ?? "",
  demand: () => "a machine of a cloud that does what is asked",
  remedy: () => "Allow more types, regions or ways to buy in the federation.",
};

/** `architecture`: of the node's CPU; x86_64 where the fleet does not say. */
export const architecture: Constraint<NodeSite, NodeContext> = {
  id: "architecture",
  property: "architecture",
  applies: ({ request }) => request.architecture !== "any",
  holds: ({ node }, { request }) => (node.hardware.architecture ?? "x86_64") === (request.architecture ?? "x86_64"),
  explain: ({ node }) => `its CPU is ${node.hardware.architecture ?? "x86_64"}`,
  demand: ({ request }) => `a CPU of ${request.architecture ?? "x86_64"}`,
  remedy: () => "Allow another architecture: arm64, or any.",
};

/** `cloud.reserved`: of the machines that are paid for already, one is left. */
export const reserved: Constraint<NodeSite, NodeContext> = {
  id: "cloud.reserved",
  property: null,
  applies: ({ snapshot }) => snapshot.clouds?.accounts.some(({ spec }) => spec.reserved.length > 0) === true,
  holds: ({ node }, context) => node.offer?.mode !== "reserved" || reservedLeft(node, context) > 0,
  explain: ({ node }) => `all of the ${node.offer?.target.type} that are reserved are taken`,
  demand: () => "a reserved machine that is free",
  remedy: () => "Reserve more of them, or allow machines that are not reserved.",
};

/** `cloud.quota`: the account's quotas have room for the type's vCPUs. */
export const cloudQuota: Constraint<NodeSite, NodeContext> = {
  id: "cloud.quota",
  property: null,
  applies: ({ snapshot }) => snapshot.clouds?.accounts.some(({ spec }) => spec.quotas.length > 0) === true,
  holds: ({ node }, context) => vcpusShort(node, context) === null,
  explain: ({ node }, context) => vcpusShort(node, context) ?? "",
  demand: () => "room in the quotas of an account",
  remedy: () =>
    "Ask the cloud for a higher quota and write it into the federation, or allow other accounts, regions or families.",
};
