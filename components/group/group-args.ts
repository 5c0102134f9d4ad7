import { z } from "zod";
import { leaf } from "../machine/leaf.ts";
import { loadBalancer } from "./load-balancer-args.ts";

const text = z.string().min(1);

const balancing = z.strictObject({
  targetGroupArns: z.array(leaf("balancing.targetGroupArns", text)).optional().describe("AWS: of its load balancers"),
  backendPoolIds: z.array(leaf("balancing.backendPoolIds", text)).optional().describe("Azure: of its load balancers"),
  portName: text.optional().describe("Google Cloud: what backend services call the port of `health`"),
});

/** What a group is besides its machines: the properties of {@link GroupArgs}. */
export const groupSpec = z
  .strictObject({
    slices: z.int().min(1).max(20).default(1).describe("Parts, each placed on its own"),
    apart: z.enum(["region", "cloud"]).default("region").describe("What no two slices share"),
    min: z.int().min(0).max(1000).describe("Fewest machines, over all slices"),
    max: z.int().min(1).max(1000).describe("Most machines, over all slices"),
    scaling: z
      .strictObject({ cpuPercent: z.int().min(10).max(90).default(60) })
      .default({ cpuPercent: 60 })
      .describe("The mean use of its processors that each slice keeps to"),
    health: z
      .strictObject({
        port: z.int().min(1).max(65_535),
        protocol: z.enum(["tcp", "http"]).default("tcp"),
        path: z.string().startsWith("/").default("/"),
        graceSeconds: z.int().min(0).max(3600).default(300).describe("Before a machine that was started is judged"),
      })
      .optional()
      .describe("How it is told that a machine works; that it runs where absent. On AWS by the load balancer's check"),
    zones: z
      .record(text, z.array(text).min(1))
      .default({})
      .describe("Zones by ACCOUNT/REGION; up to three that the region has where absent"),
    loadBalancer: loadBalancer
      .optional()
      .describe("A load balancer of each slice's own, reached from private networks alone unless it is public"),
    balancing: z
      .strictObject({
        aws: balancing.optional(),
        azure: balancing.optional(),
        gcp: balancing.optional(),
        at: z.record(text, balancing).optional(),
      })
      .default({})
      .describe("What its machines are registered with, by cloud, account or region"),
  })
  .refine(({ min, max }) => min <= max, { path: ["max"], message: "at least min" })
  .refine(({ slices, max }) => slices <= max, { path: ["slices"], message: "at most max: each slice has a machine" });

/** What users write of a group, besides what they write of its machines. */
export type GroupArgs = z.input<typeof groupSpec>;
/** A group with its defaults. */
export type GroupSpec = z.output<typeof groupSpec>;
