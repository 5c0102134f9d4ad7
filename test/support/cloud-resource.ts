/**
 * Source of a function `cloud(type, name, properties)` for programs of tests: it registers a resource of any type without
 * an SDK. The project names `test/doubles/echo` as the folder of the type's provider.
 */
export const cloudResource = `
import * as pulumi from "@pulumi/pulumi";
const cloud = (type, name, properties, options) => new pulumi.CustomResource(type, name, { id: undefined, ...properties }, options);
`;

/** The provider plugin `aws` that takes what it is given. */
export const echoProvider = { name: "aws", path: "test/doubles/echo" } as const;
