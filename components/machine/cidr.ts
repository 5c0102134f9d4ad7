import { z } from "zod";

/** A network of IPv4 or IPv6, such as 10.0.0.0/16. */
export const cidr = z.string().regex(/^[0-9a-fA-F.:]+\/\d{1,3}$/, "a network such as 10.0.0.0/16");
