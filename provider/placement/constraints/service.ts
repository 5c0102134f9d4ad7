import { availabilityOf } from "../availability-of.ts";
import type { NodeSite } from "../candidate.ts";
import { plain } from "../decimals.ts";
import { costPerMonth } from "../estimates.ts";
import type { NodeContext } from "../node-context.ts";
import { type Constraint, slack } from "./constraint.ts";

/** `availability`: {@link availabilityOf} reaches what was asked. An unknown one fails. */
export const availability: Constraint<NodeSite, NodeContext> = {
  id: "availability",
  property: "availability",
  applies: ({ request }) => request.availability !== undefined,
  holds: ({ node }, { request, index }) => (availabilityOf(node, index) ?? -1) + slack >= (request.availability ?? 0),
  explain: ({ node }, { index }) => {
    const known = availabilityOf(node, index);
    return known === null ? "the node's availability is unknown" : `availability ${Math.floor(known * 1e6) / 1e6}`;
  },
  demand: ({ request }) => `availability of at least ${request.availability}`,
  remedy: ({ request }) => `Lower availability below ${request.availability}, or give the nodes a history.`,
};

/** `budget`: the estimated cost per month. An unknown one fails: a limit was asked for. */
export const budget: Constraint<NodeSite, NodeContext> = {
  id: "budget",
  property: "budget.amountPerMonth",
  applies: ({ request }) => request.budget !== undefined,
  holds: ({ node }, { request }) => {
    const cost = costPerMonth(request, node);
    return cost !== null && cost <= (request.budget?.amountPerMonth ?? 0) + slack;
  },
  explain: ({ node }, { request, snapshot }) => {
    const cost = costPerMonth(request, node);
    return cost === null ? "the node has no price" : `${plain(cost)} ${snapshot.currency} per month`;
  },
  demand: ({ request }) => `at most ${request.budget?.amountPerMonth} ${request.budget?.currency} per month`,
  remedy: ({ request }) => `Raise budget.amountPerMonth above ${request.budget?.amountPerMonth}.`,
};
