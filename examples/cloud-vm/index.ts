import { CloudFederation, VirtualMachine } from "novacron/components";

const clouds = new CloudFederation("clouds", {
  accounts: [
    { name: "prod", cloud: "azure", regions: ["westeurope", "swedencentral"], types: ["Standard_D*s_v5"] },
    {
      name: "lab",
      cloud: "gcp",
      id: "my-project",
      regions: ["europe-west4", "europe-north1"],
      types: ["n2-*", "n2d-*"],
    },
  ],
  weights: "green",
});

const api = new VirtualMachine(
  "api",
  {
    vcpus: 2,
    memoryGiB: 8,
    diskGiB: 50,
    residency: ["EU"],
    ingress: [{ ports: 443, from: ["10.0.0.0/8"] }],
    userData: "#cloud-config\nhostname: api\n",
    backups: { keepDays: 14 },
    tags: { team: "shop" },
  },
  { provider: clouds },
);

export const { target, type, region, privateIp, costPerMonth } = api;
export const carbonGramsPerHour = api.decision.carbonGramsPerHour;
