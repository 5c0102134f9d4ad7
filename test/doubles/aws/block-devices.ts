import {
  type BlockDeviceMapping,
  DescribeImagesCommand,
  DescribeVolumesCommand,
  type EC2Client,
  type Instance,
  ModifyVolumeCommand,
  type Volume,
  type VolumeType,
} from "@aws-sdk/client-ec2";
import {
  optionalBoolean,
  optionalNumber,
  optionalRecord,
  optionalText,
  recordsOf,
  textOf,
  type Values,
} from "../kit/values.ts";
import { orNull } from "./clients.ts";

/** The root device's name of an image; that of Amazon Linux for images that moto does not know. */
export async function rootDeviceOf(ec2: EC2Client, image: string | undefined): Promise<string> {
  const answer = image === undefined ? null : await orNull(ec2.send(new DescribeImagesCommand({ ImageIds: [image] })));
  return answer?.Images?.[0]?.RootDeviceName ?? "/dev/xvda";
}

/** Types of volumes that are given a speed; moto refuses them in an instance, since it loses the speed on the way. */
const withSpeed = new Set(["io1", "io2"]);

/** Gives volumes the types that moto did not take as their instance was started. */
export async function giveSpeed(
  ec2: EC2Client,
  instance: string,
  mappings: readonly BlockDeviceMapping[],
): Promise<void> {
  const fast = mappings.filter(({ Ebs }) => withSpeed.has(Ebs?.VolumeType ?? ""));
  if (fast.length === 0) return;
  const Filters = [{ Name: "attachment.instance-id", Values: [instance] }];
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ Filters }));
  for (const { DeviceName, Ebs } of fast) {
    const volume = Volumes.find(({ Attachments }) => Attachments?.[0]?.Device === DeviceName);
    const { VolumeType, Iops } = Ebs ?? {};
    if (volume?.VolumeId !== undefined)
      await ec2.send(new ModifyVolumeCommand({ VolumeId: volume.VolumeId, VolumeType, Iops }));
  }
}

/** The mappings as moto takes them with a new instance. */
export function withoutSpeed(mappings: readonly BlockDeviceMapping[]): BlockDeviceMapping[] {
  return mappings.map((mapping) => {
    if (!withSpeed.has(mapping.Ebs?.VolumeType ?? "")) return mapping;
    const { VolumeType: _type, Iops: _iops, ...ebs } = mapping.Ebs ?? {};
    return { ...mapping, Ebs: ebs };
  });
}

/** What the API wants for `rootBlockDevice` and `ebsBlockDevices` of an instance. */
export function mappingsOf(inputs: Values, rootDevice: string): BlockDeviceMapping[] {
  const root = optionalRecord(inputs, "rootBlockDevice");
  return [
    ...(root === undefined ? [] : [mapping(root, rootDevice)]),
    ...recordsOf(inputs, "ebsBlockDevices").map((device) => mapping(device, textOf(device, "deviceName"))),
  ];
}

/** `rootBlockDevice` and `ebsBlockDevices` as outputs, from what the volumes are. */
export async function blockDevicesOf(ec2: EC2Client, instance: Instance, before: Values): Promise<Values> {
  const attached = instance.BlockDeviceMappings ?? [];
  const ids = attached.flatMap(({ Ebs }) => Ebs?.VolumeId ?? []);
  const { Volumes = [] } = ids.length === 0 ? {} : await ec2.send(new DescribeVolumesCommand({ VolumeIds: ids }));
  const devices = attached.flatMap(({ DeviceName, Ebs }) => {
    const volume = Volumes.find(({ VolumeId }) => VolumeId === Ebs?.VolumeId);
    return volume === undefined ? [] : [{ DeviceName, deleteOnTermination: Ebs?.DeleteOnTermination ?? true, volume }];
  });
  const root = devices.find(({ DeviceName }) => DeviceName === instance.RootDeviceName) ?? devices[0];
  const asked = new Set(recordsOf(before, "ebsBlockDevices").map((device) => textOf(device, "deviceName")));
  const others = devices.filter(({ DeviceName = "" }) => DeviceName !== root?.DeviceName && asked.has(DeviceName));
  return {
    ...(root === undefined
      ? {}
      : { rootBlockDevice: { ...optionalRecord(before, "rootBlockDevice"), ...deviceOf(root) } }),
    ebsBlockDevices: others.map(deviceOf),
  };
}

/** Brings size, type and speed of the root volume to what is asked for: what EC2 can change in place. */
export async function modifyRoot(ec2: EC2Client, instance: Instance, inputs: Values, before: Values): Promise<void> {
  const [root, old] = [optionalRecord(inputs, "rootBlockDevice"), optionalRecord(before, "rootBlockDevice")];
  const id = instance.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === instance.RootDeviceName)?.Ebs
    ?.VolumeId;
  if (root === undefined || id === undefined) return;
  const [size, type] = [optionalNumber(root, "volumeSize"), optionalText(root, "volumeType")];
  if (size === old?.volumeSize && type === old?.volumeType && root.iops === old?.iops) return;
  await ec2.send(
    new ModifyVolumeCommand({
      VolumeId: id,
      Size: size,
      VolumeType: type as VolumeType | undefined,
      Iops: optionalNumber(root, "iops"),
      Throughput: optionalNumber(root, "throughput"),
    }),
  );
}

function mapping(device: Values, name: string): BlockDeviceMapping {
  const encrypted = optionalBoolean(device, "encrypted");
  return {
    DeviceName: name,
    Ebs: {
      VolumeSize: optionalNumber(device, "volumeSize"),
      VolumeType: optionalText(device, "volumeType") as VolumeType | undefined,
      Encrypted: encrypted,
      KmsKeyId: optionalText(device, "kmsKeyId"),
      Iops: optionalNumber(device, "iops"),
      Throughput: optionalNumber(device, "throughput"),
      SnapshotId: optionalText(device, "snapshotId"),
      DeleteOnTermination: optionalBoolean(device, "deleteOnTermination") ?? true,
    },
  };
}

function deviceOf(device: { DeviceName: string | undefined; deleteOnTermination: boolean; volume: Volume }): Values {
  const { DeviceName, deleteOnTermination, volume } = device;
  return {
    deviceName: DeviceName,
    deleteOnTermination,
    volumeId: volume.VolumeId,
    volumeSize: volume.Size,
    volumeType: volume.VolumeType,
    encrypted: volume.Encrypted ?? false,
    ...(volume.KmsKeyId === undefined ? {} : { kmsKeyId: volume.KmsKeyId }),
    ...(volume.Iops === undefined ? {} : { iops: volume.Iops }),
    ...(volume.Throughput === undefined ? {} : { throughput: volume.Throughput }),
  };
}
