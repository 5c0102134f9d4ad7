import { expect, it } from "vitest";
import { pulumiPackageSchema } from "./pulumi-schema.ts";
import { readPackageSchema } from "./read-package-schema.ts";

it("is what the definitions make", async () => {
  expect(await readPackageSchema("1.2.3-test")).toBe(JSON.stringify(pulumiPackageSchema("1.2.3-test")));
});
