import * as kms from "@aws-sdk/client-kms";
import type { ResourceHandler } from "../kit/cloud.ts";
import { isRecord, optionalBoolean, optionalNumber, optionalText, textOf, type Values } from "../kit/values.ts";
import type { AwsClients } from "./clients.ts";
import { described } from "./described.ts";
import { document } from "./identity.ts";

/** `aws:kms/key:Key`. A deleted one waits for its deletion, as AWS's do, and counts as gone. */
export function key(clients: AwsClients): ResourceHandler {
  return described({
    async create(inputs, region) {
      const client = await clients.of("kms", region);
      const tags = isRecord(inputs.tagsAll) ? inputs.tagsAll : {};
      const made = await client.send(
        new kms.CreateKeyCommand({
          Description: optionalText(inputs, "description"),
          KeyUsage: optionalText(inputs, "keyUsage") as kms.KeyUsageType | undefined,
          Policy: inputs.policy === undefined ? undefined : document(inputs.policy),
          MultiRegion: optionalBoolean(inputs, "multiRegion"),
          Tags: Object.entries(tags).map(([TagKey, value]) => ({ TagKey, TagValue: String(value) })),
        }),
      );
      const KeyId = made.KeyMetadata?.KeyId ?? "";
      await rotate(client, KeyId, inputs);
      return KeyId;
    },
    async describe(KeyId, before, region) {
      const client = await clients.of("kms", region);
      const { KeyMetadata: found } = await client.send(new kms.DescribeKeyCommand({ KeyId }));
      if (found === undefined || found.KeyState === "PendingDeletion") return null;
      const { KeyRotationEnabled } = await client.send(new kms.GetKeyRotationStatusCommand({ KeyId }));
      return {
        arn: found.Arn,
        keyId: KeyId,
        description: found.Description ?? "",
        enableKeyRotation: KeyRotationEnabled ?? false,
        keyUsage: found.KeyUsage,
        policy: document(before.policy),
      };
    },
    update: async (KeyId, inputs, _before, region) => rotate(await clients.of("kms", region), KeyId, inputs),
    async delete(KeyId, before, region) {
      const client = await clients.of("kms", region);
      const PendingWindowInDays = optionalNumber(before, "deletionWindowInDays") ?? 30;
      await client.send(new kms.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays }));
    },
  });
}

/** `aws:kms/alias:Alias` */
export function alias(clients: AwsClients): ResourceHandler {
  return described({
    async create(inputs, region) {
      const client = await clients.of("kms", region);
      const AliasName = textOf(inputs, "name");
      await client.send(new kms.CreateAliasCommand({ AliasName, TargetKeyId: textOf(inputs, "targetKeyId") }));
      return AliasName;
    },
    async describe(id, _before, region) {
      const client = await clients.of("kms", region);
      const { Aliases } = await client.send(new kms.ListAliasesCommand({}));
      const found = Aliases?.find(({ AliasName }) => AliasName === id);
      if (found === undefined) return null;
      const targetKeyArn = `arn:aws:kms:${region}:${clients.account}:key/${found.TargetKeyId}`;
      return { arn: found.AliasArn, name: id, targetKeyArn };
    },
    async update(AliasName, inputs, _before, region) {
      const client = await clients.of("kms", region);
      await client.send(new kms.UpdateAliasCommand({ AliasName, TargetKeyId: textOf(inputs, "targetKeyId") }));
    },
    async delete(AliasName, _before, region) {
      const client = await clients.of("kms", region);
      await client.send(new kms.DeleteAliasCommand({ AliasName }));
    },
  });
}

async function rotate(client: kms.KMSClient, KeyId: string, inputs: Values): Promise<void> {
  const wanted = optionalBoolean(inputs, "enableKeyRotation");
  if (wanted === true) await client.send(new kms.EnableKeyRotationCommand({ KeyId }));
  if (wanted === false) await client.send(new kms.DisableKeyRotationCommand({ KeyId }));
}
