import type { FleetNode } from "../../schema/fleet.ts";
import type { OfferMode } from "../../schema/node-offer.ts";
import type { PlacementRequest } from "../../schema/placement-request.ts";
import type { CloudWorld } from "../../world/clouds/cloud-world.ts";
import type { ResolvedAccount } from "../../world/clouds/resolve-account.ts";
import { unavailableBecause } from "../../world/clouds/unavailable-offer.ts";
import { sortedBy } from "../../world/code-units.ts";
import { isPattern } from "../../world/glob.ts";
import type { SizingSite } from "../sizing/sizing-constraints.ts";
import { sizingConstraints } from "../sizing/sizing-constraints.ts";
import { type BestOffers, bestOffers } from "./best-offers.ts";
import { type NamedAccount, nameOfOffer, type OfferKey, offerNamed } from "./offer-name.ts";
import { isSpecified, offerNode } from "./offer-node.ts";
import { sizingOf } from "./sizing-of.ts";
import { Unavailability } from "./unavailable.ts";

/** How many questions of a plan are kept: one for each size that is asked for. */
const keptQuestions = 512;

/** What the accounts of a federation offer, as nodes that decisions are made on. A function of its {@link CloudWorld} alone. */
export class OfferMarket {
  readonly #clouds: CloudWorld;
  readonly #accounts: ReadonlyMap<string, ResolvedAccount>;
  readonly #named: readonly NamedAccount[];
  readonly #unavailability: Unavailability;
  readonly #best = new Map<string, BestOffers>();
  readonly #keys = new Map<string, OfferKey | null>();
  readonly #nodes = new Map<string, FleetNode | null>();

  constructor(clouds: CloudWorld) {
    this.#clouds = clouds;
    this.#accounts = new Map(clouds.accounts.map((account) => [account.spec.name, account]));
    this.#named = clouds.accounts.map(({ spec, regions }) => ({
      account: spec.name,
      regions: regions.map((name) => ({ name, zones: spec.zones?.[name] ?? [] })),
      types: () => clouds.catalog.typesOf(spec.cloud).map(({ name }) => name),
    }));
    this.#unavailability = new Unavailability(clouds, this.#named);
  }

  /** The offers that a request is decided on. */
  best(request: PlacementRequest): BestOffers {
    const { targets, purchase } = request;
    const question = JSON.stringify([sizingOf(request), targets, purchase]);
    const known = this.#best.get(question);
    if (known !== undefined) return known;
    const found = this.#withNamed(
      request,
      bestOffers(request, this.#clouds, (node) => this.#refusal(node)),
    );
    if (this.#best.size >= keptQuestions) this.#best.clear();
    this.#best.set(question, found);
    return found;
  }

  /** With those that the targets name outright: what is asked for by name is no surprise, however large. */
  #withNamed(request: PlacementRequest, best: BestOffers): BestOffers {
    const named = (request.targets ?? []).flatMap((target) => {
      const node = isPattern(target) || best.names.has(target) ? null : this.nodeOf(target);
      return node === null || this.whyNot(node, request) !== null ? [] : [node];
    });
    if (named.length === 0) return best;
    const nodes = sortedBy([...best.nodes, ...named], ({ name }) => name);
    return { ...best, nodes, names: new Set(nodes.map(({ name }) => name)) };
  }

  /** What a name says, whether or not it is still on offer; null where it is no name of the federation's. */
  keyOf(name: string): OfferKey | null {
    let key = this.#keys.get(name);
    if (key === undefined) {
      key = offerNamed(name, this.#named);
      this.#keys.set(name, key);
    }
    return key;
  }

  /** The node of a name; null where the catalogue or the federation no longer has it, or not at a known price. */
  nodeOf(name: string): FleetNode | null {
    let node = this.#nodes.get(name);
    if (node === undefined) {
      node = this.#nodeOf(this.keyOf(name));
      this.#nodes.set(name, node);
    }
    return node;
  }

  /**
   * Why an offer does not do for a request: its cloud refused it lately, or the first constraint of its size, its price or its
   * account; null where it does.
   * @param isHeld Whether the request has such a machine already: then it is no matter what others are refused.
   */
  whyNot(node: FleetNode, request: PlacementRequest, isHeld = false): string | null {
    const refusal = isHeld ? null : this.#refusal(node);
    if (refusal !== null) return refusal;
    const { offer } = node;
    const account = offer && this.#accounts.get(offer.target.account);
    if (offer === undefined || account === undefined) return null;
    const { type, account: name } = offer.target;
    if (account.types !== null && !account.types.has(type)) return `the account ${name} does not allow ${type}`;
    const bought = request.purchase ?? account.spec.purchase;
    // Without a spot price, on demand is what spot with fallback comes to.
    const modes: readonly OfferMode[] =
      bought === "spotWithFallback" ? [bought, "onDemand", "reserved"] : [bought, "reserved"];
    if (!modes.includes(offer.mode)) return `${offer.mode} is not how machines are bought there, ${bought} is`;
    const site = this.#siteOf(account, offer.target.region, type);
    if (site === null) return `${type} is no longer in the catalogue`;
    const context = {
      request: sizingOf(request),
      terms: { purchase: offer.mode === "reserved" ? "onDemand" : offer.mode, sort: "price" },
    } as const;
    const failed = sizingConstraints
      .filter(({ ofType }) => ofType || offer.mode !== "reserved")
      .find((constraint) => !constraint.holds(site, context));
    return failed === undefined ? null : `${failed.id}: ${failed.explain(site, context)}`;
  }

  /**
   * The spot offer that a machine on demand only stands in for, since there was no spot capacity; null where it does not, or
   * where that is still not to be had.
   */
  spotInsteadOf(name: string, request: PlacementRequest): string | null {
    const key = this.keyOf(name);
    const bought = request.purchase ?? (key && this.#accounts.get(key.account)?.spec.purchase);
    if (key?.mode !== "onDemand" || bought !== "spotWithFallback") return null;
    const spot = nameOfOffer({ ...key, mode: "spotWithFallback" });
    return this.best(request).names.has(spot) ? spot : null;
  }

  /** Whether its cloud refused an offer to this placement, by its URN, and not only to others. */
  isRefusedTo(placement: string, { name, offer }: FleetNode): boolean {
    const key = offer && this.keyOf(name);
    return key ? this.#unavailability.isRefusedTo(placement, key, offer.family) : false;
  }

  #refusal({ name, offer }: FleetNode): string | null {
    if (this.#clouds.unavailable === undefined || offer === undefined) return null;
    const key = this.keyOf(name);
    const refused = key && this.#unavailability.of(key, offer.family);
    return refused && unavailableBecause(refused);
  }

  #nodeOf(key: OfferKey | null): FleetNode | null {
    const account = key && this.#accounts.get(key.account);
    const site = account ? this.#siteOf(account, key.region, key.type) : null;
    if (!account || site === null || !isSpecified(site.type)) return null;
    const price = priceOf(key, site, account);
    return price === undefined ? null : offerNode(key, site.type, price, account, this.#clouds);
  }

  #siteOf({ spec }: ResolvedAccount, regionName: string, typeName: string): SizingSite | null {
    const { catalog } = this.#clouds;
    const type = catalog.typeOf(spec.cloud, typeName);
    const region = catalog.regionOf(spec.cloud, regionName);
    if (type === undefined || region === undefined) return null;
    return {
      type,
      region,
      onDemand: catalog.priceOf(spec.cloud, regionName, typeName),
      spot: catalog.spotPriceOf(spec.cloud, regionName, typeName),
      reserved: undefined,
    };
  }
}

/** US dollars per hour. */
function priceOf({ mode, region, type }: OfferKey, site: SizingSite, { spec }: ResolvedAccount): number | undefined {
  if (mode === "reserved") return spec.reserved.find((each) => each.region === region && each.type === type)?.perHour;
  const list = (mode === "onDemand" ? site.onDemand : site.spot)?.perHour;
  return list === undefined ? undefined : list * spec.priceFactor;
}

const markets = new WeakMap<CloudWorld, OfferMarket>();

/** The market of a federation; one for all decisions on it. */
export function offerMarket(clouds: CloudWorld): OfferMarket {
  const known = markets.get(clouds) ?? new OfferMarket(clouds);
  markets.set(clouds, known);
  return known;
}
