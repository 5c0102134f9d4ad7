import { createHash } from "node:crypto";
import {
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type Filter,
  type Image,
} from "@aws-sdk/client-ec2";
import { optionalTexts, recordsOf, textOf, type Values } from "../kit/values.ts";
import type { AwsClients } from "./clients.ts";
import { tagsFrom } from "./tags.ts";

/**
 * The functions of the SDK that programs of ours call. Images: moto has old ones only, so that a search which finds none is
 * answered with one whose id follows from region and filters; a moto server takes any image id.
 * @throws {Error} for any other function
 */
export async function invokeAws(token: string, args: Values, clients: AwsClients, region: string): Promise<Values> {
  const ec2 = await clients.of("ec2", region);
  switch (token) {
    case "aws:ec2/getAmi:getAmi": {
      const Filters = filtersOf(args);
      const { Images = [] } = await ec2.send(
        new DescribeImagesCommand({ Filters, Owners: optionalTexts(args, "owners") }),
      );
      const [newest] = Images.toSorted((a, b) => (b.CreationDate ?? "").localeCompare(a.CreationDate ?? ""));
      return { ...args, ...imageOf(newest ?? madeUp(Filters, region)), region };
    }
    case "aws:ssm/getParameter:getParameter": {
      const name = textOf(args, "name");
      if (!/ami/.test(name)) throw new Error(`reading SSM Parameter (${name}): couldn't find resource`);
      const value = imageId(`${region} ${name}`);
      return {
        ...args,
        id: name,
        arn: `arn:aws:ssm:${region}::parameter${name}`,
        type: "String",
        value,
        insecureValue: value,
        version: 1,
        region,
      };
    }
    case "aws:index/getAvailabilityZones:getAvailabilityZones": {
      const { AvailabilityZones = [] } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
      const names = AvailabilityZones.map(({ ZoneName }) => ZoneName);
      return {
        ...args,
        id: region,
        names,
        zoneIds: AvailabilityZones.map(({ ZoneId }) => ZoneId),
        groupNames: [region],
        region,
      };
    }
    case "aws:ec2/getVpc:getVpc": {
      const isDefault = args.default === true ? [{ Name: "is-default", Values: ["true"] }] : [];
      const ids = textOf(args, "id") === "" ? undefined : [textOf(args, "id")];
      const { Vpcs = [] } = await ec2.send(
        new DescribeVpcsCommand({ VpcIds: ids, Filters: [...(filtersOf(args) ?? []), ...isDefault] }),
      );
      const [found, another] = Vpcs;
      if (found === undefined) throw new Error("no matching EC2 VPC found");
      if (another !== undefined)
        throw new Error("multiple EC2 VPCs matched; use additional constraints to reduce matches to a single EC2 VPC");
      const arn = `arn:aws:ec2:${region}:${clients.account}:vpc/${found.VpcId}`;
      return {
        ...args,
        id: found.VpcId,
        cidrBlock: found.CidrBlock,
        arn,
        default: found.IsDefault,
        tags: tagsFrom(found.Tags),
        region,
      };
    }
    case "aws:ec2/getSubnets:getSubnets": {
      const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: filtersOf(args) }));
      return { ...args, id: region, ids: Subnets.map(({ SubnetId }) => SubnetId).sort(), region };
    }
    case "aws:index/getRegion:getRegion":
      return { id: region, region, name: region, description: region, endpoint: `ec2.${region}.amazonaws.com` };
    case "aws:index/getPartition:getPartition":
      return { id: "aws", partition: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };
    case "aws:index/getCallerIdentity:getCallerIdentity": {
      const arn = `arn:aws:iam::${clients.account}:user/double`;
      return { id: clients.account, accountId: clients.account, userId: "AIDADOUBLE", arn };
    }
    default:
      throw new Error(`the double of aws has no function ${token}`);
  }
}

function filtersOf(args: Values): Filter[] | undefined {
  const filters = recordsOf(args, "filters");
  if (filters.length === 0) return undefined;
  return filters.map((filter) => ({ Name: textOf(filter, "name"), Values: optionalTexts(filter, "values") ?? [] }));
}

function imageOf(image: Image): Values {
  return {
    id: image.ImageId,
    imageId: image.ImageId,
    name: image.Name,
    architecture: image.Architecture,
    creationDate: image.CreationDate,
    ownerId: image.OwnerId,
    rootDeviceName: image.RootDeviceName,
    rootDeviceType: image.RootDeviceType,
    virtualizationType: image.VirtualizationType,
  };
}

function madeUp(filters: readonly Filter[] | undefined, region: string): Image {
  const first = (name: string) => filters?.find(({ Name }) => Name === name)?.Values?.[0];
  return {
    ImageId: imageId(`${region} ${JSON.stringify(filters ?? [])}`),
    Name: (first("name") ?? "image").replaceAll("*", "0"),
    Architecture: first("architecture") === "arm64" ? "arm64" : "x86_64",
    CreationDate: "2026-01-01T00:00:00.000Z",
    OwnerId: "137112412989",
    RootDeviceName: "/dev/xvda",
    RootDeviceType: "ebs",
    VirtualizationType: "hvm",
  };
}

function imageId(text: string): string {
  return `ami-${createHash("sha256").update(text).digest("hex").slice(0, 17)}`;
}
