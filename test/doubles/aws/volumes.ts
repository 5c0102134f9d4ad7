import * as ec2 from "@aws-sdk/client-ec2";
import type { ResourceHandler } from "../kit/cloud.ts";
import { optionalBoolean, optionalNumber, optionalText, textOf } from "../kit/values.ts";
import type { AwsClients } from "./clients.ts";
import { described } from "./described.ts";
import { retag, tagSpecifications, tagsFrom } from "./tags.ts";

/** `aws:ebs/volume:Volume` */
export function volume(clients: AwsClients): ResourceHandler {
  return described({
    async create(inputs, region) {
      const client = await clients.of("ec2", region);
      const made = await client.send(
        new ec2.CreateVolumeCommand({
          AvailabilityZone: textOf(inputs, "availabilityZone"),
          Size: optionalNumber(inputs, "size"),
          SnapshotId: optionalText(inputs, "snapshotId"),
          VolumeType: optionalText(inputs, "type") as ec2.VolumeType | undefined,
          Encrypted: optionalBoolean(inputs, "encrypted"),
          KmsKeyId: optionalText(inputs, "kmsKeyId"),
          Iops: optionalNumber(inputs, "iops"),
          Throughput: optionalNumber(inputs, "throughput"),
          TagSpecifications: tagSpecifications(inputs, "volume"),
        }),
      );
      return made.VolumeId ?? "";
    },
    async describe(id, before, region) {
      const client = await clients.of("ec2", region);
      const { Volumes } = await client.send(new ec2.DescribeVolumesCommand({ VolumeIds: [id] }));
      const [found] = Volumes ?? [];
      if (found === undefined) return null;
      return {
        arn: `arn:aws:ec2:${region}:${clients.account}:volume/${id}`,
        availabilityZone: found.AvailabilityZone,
        size: found.Size,
        type: found.VolumeType,
        encrypted: found.Encrypted ?? false,
        kmsKeyId: optionalText(before, "kmsKeyId") ?? found.KmsKeyId ?? "",
        iops: found.Iops ?? 0,
        throughput: found.Throughput ?? optionalNumber(before, "throughput") ?? 0,
        tagsAll: tagsFrom(found.Tags),
      };
    },
    async update(id, inputs, before, region) {
      const client = await clients.of("ec2", region);
      const [Size, VolumeType] = [
        optionalNumber(inputs, "size"),
        optionalText(inputs, "type") as ec2.VolumeType | undefined,
      ];
      if (Size !== before.size || VolumeType !== before.type || inputs.iops !== before.iops)
        await client.send(
          new ec2.ModifyVolumeCommand({ VolumeId: id, Size, VolumeType, Iops: optionalNumber(inputs, "iops") }),
        );
      await retag(client, id, inputs, before);
    },
    async delete(id, _before, region) {
      const client = await clients.of("ec2", region);
      await client.send(new ec2.DeleteVolumeCommand({ VolumeId: id }));
    },
  });
}

/** `aws:ec2/volumeAttachment:VolumeAttachment` */
export function volumeAttachment(clients: AwsClients): ResourceHandler {
  return described({
    async create(inputs, region) {
      const client = await clients.of("ec2", region);
      const [Device, InstanceId, VolumeId] = ["deviceName", "instanceId", "volumeId"].map((key) => textOf(inputs, key));
      await client.send(new ec2.AttachVolumeCommand({ Device, InstanceId, VolumeId }));
      return `vai-${VolumeId}-${InstanceId}`;
    },
    async describe(_id, before, region) {
      const client = await clients.of("ec2", region);
      const { Volumes } = await client.send(
        new ec2.DescribeVolumesCommand({ VolumeIds: [textOf(before, "volumeId")] }),
      );
      const attached = Volumes?.[0]?.Attachments?.some(({ InstanceId }) => InstanceId === before.instanceId);
      return attached === true ? before : null;
    },
    async delete(_id, before, region) {
      const client = await clients.of("ec2", region);
      const [InstanceId, VolumeId] = [textOf(before, "instanceId"), textOf(before, "volumeId")];
      await client.send(new ec2.DetachVolumeCommand({ InstanceId, VolumeId, Device: textOf(before, "deviceName") }));
    },
  });
}

/** `aws:ec2/keyPair:KeyPair` */
export function keyPair(clients: AwsClients): ResourceHandler {
  return described({
    async create(inputs, region) {
      const client = await clients.of("ec2", region);
      const KeyName = textOf(inputs, "keyName");
      const PublicKeyMaterial = Buffer.from(textOf(inputs, "publicKey"));
      const TagSpecifications = tagSpecifications(inputs, "key-pair");
      await client.send(new ec2.ImportKeyPairCommand({ KeyName, PublicKeyMaterial, TagSpecifications }));
      return KeyName;
    },
    async describe(id, _before, region) {
      const client = await clients.of("ec2", region);
      const { KeyPairs } = await client.send(new ec2.DescribeKeyPairsCommand({ KeyNames: [id] }));
      const [found] = KeyPairs ?? [];
      if (found === undefined) return null;
      const arn = `arn:aws:ec2:${region}:${clients.account}:key-pair/${id}`;
      return {
        arn,
        keyName: id,
        keyPairId: found.KeyPairId,
        fingerprint: found.KeyFingerprint,
        keyType: found.KeyType ?? "rsa",
      };
    },
    update: async (_id, inputs, before, region) =>
      retag(await clients.of("ec2", region), textOf(before, "keyPairId"), inputs, before),
    async delete(id, _before, region) {
      const client = await clients.of("ec2", region);
      await client.send(new ec2.DeleteKeyPairCommand({ KeyName: id }));
    },
  });
}
