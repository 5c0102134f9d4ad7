import {
  CreateTagsCommand,
  DeleteTagsCommand,
  type EC2Client,
  type ResourceType,
  type Tag,
  type TagSpecification,
} from "@aws-sdk/client-ec2";
import { isRecord, type Values } from "../kit/values.ts";

/** All tags of a resource as AWS lists them; `tagsAll` holds the provider's default tags, too. */
export function tagList(inputs: Values): { Key: string; Value: string }[] {
  const tags = isRecord(inputs.tagsAll) ? inputs.tagsAll : {};
  return Object.entries(tags).map(([Key, value]) => ({ Key, Value: String(value) }));
}

/** What gives a resource of EC2 its tags as it is made; undefined without tags, which AWS refuses as an empty list. */
export function tagSpecifications(inputs: Values, ...types: readonly ResourceType[]): TagSpecification[] | undefined {
  const tags = tagList(inputs);
  return tags.length === 0 ? undefined : types.map((ResourceType) => ({ ResourceType, Tags: tags }));
}

/** Tags as the provider gives them back. */
export function tagsFrom(tags: readonly Tag[] | undefined): Record<string, string> {
  const own = (tags ?? []).filter(({ Key }) => !Key?.startsWith("aws:"));
  return Object.fromEntries(own.map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** Gives a resource of EC2 exactly these tags. */
export async function retag(ec2: EC2Client, id: string, inputs: Values, before: Values): Promise<void> {
  const wanted = tagList(inputs);
  const names = new Set(wanted.map(({ Key }) => Key));
  const old = isRecord(before.tagsAll) ? Object.keys(before.tagsAll) : [];
  const gone = old.filter((Key) => !names.has(Key)).map((Key) => ({ Key }));
  if (gone.length > 0) await ec2.send(new DeleteTagsCommand({ Resources: [id], Tags: gone }));
  if (wanted.length > 0) await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: wanted }));
}
