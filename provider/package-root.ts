import { createRequire } from "node:module";
import { dirname } from "node:path";

/** Folder of the novacron package: where bundle, models and schemas lie, in a checkout as in an installed package. */
export const packageRoot: string = dirname(createRequire(import.meta.url).resolve("novacron/package.json"));
