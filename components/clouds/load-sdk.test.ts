import { expect, it } from "vitest";
import { loadSdk } from "./load-sdk.ts";

it("loads a module of an SDK that is installed", () => {
  expect(loadSdk("@pulumi/aws", "ec2")).toHaveProperty("Instance");
});

it("says what to install where the SDK is missing", () => {
  const missing = () => {
    throw Object.assign(new Error("Cannot find module '@pulumi/gcp/compute'"), { code: "MODULE_NOT_FOUND" });
  };
  expect(() => loadSdk("@pulumi/gcp", "compute", missing)).toThrow(
    expect.objectContaining({ code: "NC1901", message: expect.stringContaining("npm install @pulumi/gcp@9") }),
  );
});

it("hands on what else goes wrong", () => {
  const broken = () => {
    throw Object.assign(new Error("Cannot find module 'mime'"), { code: "MODULE_NOT_FOUND" });
  };
  expect(() => loadSdk("@pulumi/aws", "s3", broken)).toThrow("Cannot find module 'mime'");
});
