import { expect, it } from "vitest";
import { readCatalog } from "../../provider/world/catalog/read-catalog.ts";
import { checks, projectFiles, projectWith, pulumiThatSays } from "../testdata/doctor-run.ts";
import { folderWith } from "../testdata/recording-terminal.ts";

const federation = { accounts: [{ name: "shop", cloud: "aws", regions: ["eu-central-1"] }] };
const { made } = await readCatalog();
const daysLater = (days: number) => () => new Date(Date.parse(made) + days * 86_400_000);

it("is of no interest without accounts of clouds", async () => {
  const { of } = await checks(await folderWith(projectFiles), await pulumiThatSays("v3.255.0"));
  expect(of("catalogue")).toMatchObject({ status: "skip" });
});

it("is told with its age, and warns where that is months", async () => {
  const folder = await folderWith(projectWith({ federation }));
  const terminal = await pulumiThatSays("v3.255.0");
  const young = await checks(folder, { ...terminal, now: daysLater(3) });
  expect(young.of("catalogue")).toMatchObject({ status: "ok", details: { made, days: 3 } });
  const old = await checks(folder, { ...terminal, now: daysLater(100) });
  expect(old.of("catalogue")).toMatchObject({
    status: "warn",
    message: expect.stringContaining("100 days old"),
    remedy: expect.stringContaining("novacron catalog refresh"),
  });
});

it("that is damaged fails, with what it is", async () => {
  const folder = await folderWith({ ...projectWith({ federation }), ".novacron/catalog.json.br": "no catalogue" });
  const { exitCode, of } = await checks(folder, await pulumiThatSays("v3.255.0"));
  expect([exitCode, of("catalogue")]).toMatchObject([
    1,
    { status: "fail", message: expect.stringMatching(/^NC1140: /) },
  ]);
});
