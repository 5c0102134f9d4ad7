import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decisionsIn, decisionsShown } from "./support/decided.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, placesOf, reservationsOf, slowTest, stepsOf, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

/** The requests of a group as a program has them, and what else it gives the component. */
const program = (requests: Readonly<Record<string, object>>, more = ""): string => `
import { PlacementGroup } from "novacron/components";

const shop = new PlacementGroup("shop", { requests: ${JSON.stringify(requests)}, ${more} });
export const targets = shop.targets;
`;

// "cheap" is the best node for both, but only "cheap" has the memory that the second wants.
const fleet = smallFleet({
  nodes: [
    { name: "cheap", pricePerHour: 0.1, capacity: { vcpus: 8, memoryGiB: 128, diskGiB: 500 } },
    { name: "dear", pricePerHour: 0.5, capacity: { vcpus: 8, memoryGiB: 16, diskGiB: 500 } },
  ],
});
const small = { vcpus: 6, memoryGiB: 8 };
const large = { vcpus: 6, memoryGiB: 96 };

describe.skipIf(pulumiMissing !== null)("a group in a plan", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    project = await novacronProject({
      name: "group",
      files: { "index.ts": program({ api: small, db: large }), "fleet.yaml": fleet },
    });
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("is placed together where its members one by one are not", async () => {
    const shown = await project.preview(["--json"]);
    console.log(shown.stdout.slice(0, 6000), shown.stderr);
    const decisions = decisionsShown(shown);
    expect(Object.entries(decisions).map(([name, { decision }]) => `${name} on ${decision.target}`)).toEqual([
      "shop-api on dear",
      "shop-db on cheap",
    ]);
    console.log(succeeded(await project.up()).stdout);
    expect(await placesOf(project)).toEqual(["shop-api on dear", "shop-db on cheap"]);
    succeeded(await project.up(["--expect-no-changes"]));
  });
});
