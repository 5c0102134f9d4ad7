import * as pulumi from "@pulumi/pulumi";
import { VirtualMachine } from "novacron/components";

/** What the stack is made of: a program as any other, but given to the Automation API as a function. */
export async function program(): Promise<Record<string, unknown>> {
  const vcpus = new pulumi.Config().getNumber("vcpus") ?? 4;
  const web = new VirtualMachine("web", { vcpus, memoryGiB: 16, workload: "web" });
  const customers = new VirtualMachine("customers-db", {
    vcpus: 8,
    memoryGiB: 64,
    workload: "database",
    labels: { data: "personal" },
  });
  return { web: web.target, customers: customers.target };
}
