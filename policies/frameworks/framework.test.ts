import { expect, it } from "vitest";
import { coverageOf } from "./framework.ts";
import { frameworks } from "./frameworks.ts";

const named = (key: string) => {
  const framework = frameworks.find((each) => each.key === key);
  if (framework === undefined) throw new Error(`there is no ${key}`);
  return framework;
};
const rules = (...texts: readonly string[]) => [{ id: "X-1", frameworks: texts }];

it.each([
  ["nist-csf", "NIST CSF 2.0 PR.DS-01", "PR.DS-01"],
  ["cis-aws", "CIS AWS 3.0 2.1.4", "2.1"],
  ["cis-aws", "CIS AWS 3.0 5.6", "5"],
  ["cis-azure", "CIS Azure 3.0 4.15", "4"],
  ["cis-gcp", "CIS GCP 3.0 6.2.1", "6.2"],
  ["cis-gcp", "CIS GCP 3.0 6.4", "6"],
  ["iso-27001", "ISO/IEC 27001:2022 A.8.24", "A.8.24"],
  ["iso-27001", "ISO/IEC 27001 A.8.8", "A.8.8"],
  ["soc-2", "SOC 2 CC6.1", "CC6.1"],
  ["pci-dss", "PCI DSS 4.0 Req. 3.5.1", "3.5"],
  ["pci-dss", "PCI DSS 4.0 Req. 12.8", "12.8"],
  ["nist-pqc", "NIST PQC FIPS 204", "FIPS 204"],
  ["nist-pqc", "NIST PQC IR 8547", "IR 8547"],
])("%s: %s counts for %s, and for no other norm", (key, text, control) => {
  const { controls, covered, beyondTable } = coverageOf(named(key), rules(text));
  expect(covered).toBe(1);
  expect(controls.find(({ id }) => id === control)?.rules).toEqual(["X-1"]);
  expect(beyondTable).toEqual([]);
  for (const other of frameworks.filter((each) => each.key !== key))
    expect(coverageOf(other, rules(text)).covered, other.key).toBe(0);
});

it("what the table does not have is told, too, and a rule counts once", () => {
  const { covered, beyondTable } = coverageOf(
    named("pci-dss"),
    rules("PCI DSS 4.0 Req. 9.1", "PCI DSS 4.0 Req. 3.5.1", "PCI DSS 4.0 Req. 3.5"),
  );
  expect(covered).toBe(1);
  expect(beyondTable).toEqual([{ id: "9.1", title: "", rules: ["X-1"] }]);
});

it("keys are unique, and every control has a title", () => {
  expect(new Set(frameworks.map(({ key }) => key)).size).toBe(frameworks.length);
  for (const { controls } of frameworks)
    for (const title of Object.values(controls)) expect(title).toMatch(/^[A-Z]\S*.*[^.]$/);
});
