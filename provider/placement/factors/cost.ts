import { at } from "../columns/at.ts";
import { ofFixed, ofGroup, ofNode, ofOwn, ofPeers, ofRequest } from "../columns/node-column.ts";
import { shareOutside } from "../columns/peer-values.ts";
import { peerWeights, talk } from "../columns/peers.ts";
import { hoursPerMonth } from "../estimates.ts";
import { type NodeFactor, nodeFactorsOf, say } from "./factor.ts";
import { bestOver, halvedBy, rareIsBetter } from "./normalise.ts";

/** What it costs, in the fleet's currency, and how sure that is. */
export const costFactors: readonly NodeFactor[] = nodeFactorsOf("cost", [
  {
    id: "compute_cost_per_hour",
    formerly: ["cost.perMonth"],
    unit: "currency per hour",
    direction: "lower is better",
    weight: 8,
    from: "pricePerHour x the largest share that the request takes of the node",
    source: "Provider's price list; dominant share: Ghodsi et al., NSDI 2011",
    words: say("cheapest", "cheaper", "dearer"),
    column: ofFixed((f) => (i) => at(f.costPerHour, i)),
    normalise: bestOver(0.00001),
  },
  {
    id: "price_performance",
    unit: "currency per hour and unit of CPU work",
    direction: "lower is better",
    weight: 1,
    from: "pricePerHour / (capacity.vcpus x performance.cpuMark)",
    source: "Provider's price list and benchmark",
    words: say("most work for the money", "more work for the money", "less work for the money"),
    column: ofNode(({ node: { pricePerHour, capacity, performance } }) =>
      pricePerHour === undefined || performance.cpuMark === undefined
        ? undefined
        : pricePerHour / (capacity.vcpus * performance.cpuMark),
    ),
    normalise: bestOver(0.0001),
  },
  {
    id: "fallback_cost",
    unit: "currency per hour",
    direction: "lower is better",
    weight: 0.5,
    from: "What the request would cost on the cheapest other candidate of the region: where it would go from there",
    source: "Provider's price list",
    words: say("cheapest to fall back", "cheaper to fall back", "dearer to fall back"),
    column: ofGroup((f) => {
      const cheapest = new Map<number, { readonly at: number; readonly cost: number; readonly next: number }>();
      for (const [i, cost] of f.costPerHour.entries()) {
        if (Number.isNaN(cost)) continue;
        const region = at(f.table.region, at(f.rows, i));
        const known = cheapest.get(region) ?? {
          at: -1,
          cost: Number.POSITIVE_INFINITY,
          next: Number.POSITIVE_INFINITY,
        };
        if (cost < known.cost) cheapest.set(region, { at: i, cost, next: known.cost });
        else if (cost < known.next) cheapest.set(region, { ...known, next: cost });
      }
      return (i) => {
        const known = cheapest.get(at(f.table.region, at(f.rows, i)));
        if (known === undefined) return Number.NaN;
        return known.at === i ? known.next : known.cost;
      };
    }),
    normalise: bestOver(0.00001),
  },
  {
    id: "stranded_capacity_cost",
    unit: "currency per hour",
    direction: "lower is better",
    weight: 0.5,
    from: "pricePerHour x |vCPU share - memory share| in use after the placement: what is paid for and cannot be sold",
    source: "Hadary et al., Protean, OSDI 2020",
    words: say("strands the least money", "strands less money", "strands more money"),
    column: ofOwn(
      (f) => (i) => at(f.table.pricePerHour, at(f.rows, i)) * Math.abs(at(f.vcpusAfter, i) - at(f.memoryAfter, i)),
    ),
    normalise: halvedBy(0.5),
  },
  {
    id: "spot_instance_interruption_risk",
    formerly: ["reliability.spotInterruption"],
    unit: "probability within 30 days",
    direction: "lower is better",
    weight: 2,
    from: "spotInterruptionRisk; 0 for nodes that are not spot",
    source: "Provider's interruption statistics, such as AWS Spot Instance Advisor",
    words: say("not interrupted", "rarer interruptions", "likelier to be interrupted"),
    column: ofNode(({ node }) => (node.spot ? node.spotInterruptionRisk : 0)),
    normalise: rareIsBetter,
  },
  {
    id: "price_variation",
    unit: "standard deviation over mean",
    direction: "lower is better",
    weight: 0.5,
    from: "pricing.variation",
    source: "Price history; Ben-Yehuda et al., Deconstructing Amazon EC2 Spot Instance Pricing, TEAC 2013",
    words: say("steadiest price", "steadier price", "less steady price"),
    column: ofNode(({ node }) => node.pricing.variation),
    normalise: halvedBy(0.2),
  },
  {
    id: "commitment_term",
    unit: "months",
    direction: "lower is better",
    weight: 0.5,
    from: "pricing.minimumMonths",
    source: "Provider's terms",
    words: say("binds least", "binds for less", "binds for longer"),
    column: ofNode(({ node }) => node.pricing.minimumMonths),
    normalise: halvedBy(12),
  },
  {
    id: "licence_cost",
    unit: "currency per vCPU and hour",
    direction: "lower is better",
    weight: 0.5,
    from: "pricing.licencePerVcpuHour",
    source: "Vendor's price list",
    words: say("cheapest licences", "cheaper licences", "dearer licences"),
    column: ofNode(({ node }) => node.pricing.licencePerVcpuHour),
    normalise: halvedBy(0.05),
  },
  {
    id: "network_transfer_cost",
    formerly: ["cost.transfer"],
    unit: "currency per GiB",
    direction: "lower is better",
    weight: 1,
    from: "network.transferCostPerGiB",
    source: "Provider's price list",
    words: say("cheapest traffic", "cheaper traffic", "dearer traffic"),
    column: ofNode(({ node }) => node.network.transferCostPerGiB),
    normalise: bestOver(0.01),
  },
  {
    id: "peer_transfer_cost",
    unit: "currency per GiB to peers",
    direction: "lower is better",
    weight: 0.5,
    from: "network.transferCostPerGiB x the share of the stack's other placements outside the region, those of together counting four times",
    source: "Provider's price list: traffic within a region is free or nearly so",
    words: say("cheapest talk with its stack", "cheaper talk with its stack", "dearer talk with its stack"),
    applies: ({ holdings }) => holdings.peers.length > 0,
    column: ofPeers((f) => {
      const peers = peerWeights(f, talk(f));
      return (i) => {
        const row = at(f.rows, i);
        return at(f.table.transferCostPerGiB, row) * shareOutside(at(f.table.region, row), peers);
      };
    }),
    normalise: bestOver(0.01),
  },
  {
    id: "migration_cost",
    unit: "currency",
    direction: "lower is better",
    weight: 0.5,
    from: "Memory and disk of the request x the previous node's transfer cost where the region changes, a tenth of it where the zone does",
    source: "Clark et al., Live Migration, NSDI 2005; provider's price list",
    words: say("cheapest to move to", "cheaper to move to", "dearer to move to"),
    applies: ({ previousNode }) => previousNode !== null,
    column: ofRequest((f) => {
      const { index, previousNode, request } = f.context;
      const from = index.rowByName.get(previousNode ?? "");
      if (from === undefined) return () => Number.NaN;
      const full = at(f.table.transferCostPerGiB, from) * (request.memoryGiB + request.diskGiB);
      return (i) => {
        const row = at(f.rows, i);
        if (row === from) return 0;
        if (at(f.table.region, row) !== at(f.table.region, from)) return full;
        return at(f.table.zone, row) === at(f.table.zone, from) ? 0 : full / 10;
      };
    }),
    normalise: halvedBy(5),
  },
  {
    id: "storage_cost_per_gb",
    formerly: ["storage.price"],
    unit: "currency per GiB and month",
    direction: "lower is better",
    weight: 1,
    from: "storage.costPerGiBMonth",
    source: "Provider's price list",
    words: say("cheapest storage", "cheaper storage", "dearer storage"),
    applies: ({ request }) => request.diskGiB > 0,
    column: ofNode(({ node }) => node.storage.costPerGiBMonth),
    normalise: bestOver(0.01),
  },
  {
    id: "energy_cost_per_kwh",
    unit: "currency per kWh",
    direction: "lower is better",
    weight: 0.5,
    from: "regions.energyPricePerKwh",
    source: "Eurostat nrg_pc_205, US EIA table 5.6.A",
    words: say("cheapest electricity", "cheaper electricity", "dearer electricity"),
    column: ofNode(({ region }) => region.energyPricePerKwh),
    normalise: bestOver(0.01),
  },
  {
    id: "energy_cost_per_month",
    formerly: ["cost.energy"],
    unit: "currency per month",
    direction: "lower is better",
    weight: 1,
    from: "Estimated power x regions.energyPricePerKwh x 730 h",
    source: "As power_draw",
    words: say("cheapest to power", "cheaper to power", "dearer to power"),
    column: ofFixed(
      (f) => (i) => (at(f.watts, i) / 1000) * at(f.table.energyPricePerKwh, at(f.rows, i)) * hoursPerMonth,
    ),
    normalise: bestOver(0.01),
  },
  {
    id: "carbon_cost",
    unit: "currency per month",
    direction: "lower is better",
    weight: 0.5,
    from: "Estimated emissions x regions.carbonPricePerTonne x 730 h",
    source: "World Bank, State and Trends of Carbon Pricing",
    words: say("cheapest emissions", "cheaper emissions", "dearer emissions"),
    column: ofFixed(
      (f) => (i) =>
        (at(f.carbonGramsPerHour, i) / 1e6) * at(f.table.carbonPricePerTonne, at(f.rows, i)) * hoursPerMonth,
    ),
    normalise: bestOver(0.01),
  },
]);
