import {
  AttachVolumeCommand,
  DeleteVolumeCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";

interface Device {
  readonly VolumeId: string;
  readonly InstanceId: string;
  readonly Device: string;
}

/**
 * Deletes, before instances are terminated, the volumes that moto would leave attached to them: it makes a first volume for each
 * instance of an autoscaling group, and forgets it where the launch template has a device of the same name. Whichever is
 * attached last is the one it knows; so each of the two is attached again, detached and deleted, but for what is to be kept.
 */
export async function deleteForgottenVolumes(ec2: EC2Client, instances: readonly string[]): Promise<void> {
  if (instances.length === 0) return;
  const known = await knownDevices(ec2, instances);
  const Filters = [{ Name: "attachment.instance-id", Values: [...instances] }];
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ Filters }));
  for (const { VolumeId, Attachments = [] } of Volumes) {
    const [{ InstanceId, Device } = {}] = Attachments;
    if (VolumeId === undefined || InstanceId === undefined || Device === undefined) continue;
    const current = known.get(`${InstanceId} ${Device}`);
    if (current?.VolumeId === VolumeId) continue;
    await remove(ec2, { VolumeId, InstanceId, Device });
    if (current === undefined) continue;
    if (current.deleted) await remove(ec2, { VolumeId: current.VolumeId, InstanceId, Device });
    else await ec2.send(new AttachVolumeCommand({ VolumeId: current.VolumeId, InstanceId, Device }));
  }
}

async function knownDevices(ec2: EC2Client, InstanceIds: readonly string[]) {
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [...InstanceIds] }));
  const known = new Map<string, { readonly VolumeId: string; readonly deleted: boolean }>();
  for (const { InstanceId, BlockDeviceMappings = [] } of Reservations.flatMap(({ Instances = [] }) => Instances))
    for (const { DeviceName, Ebs } of BlockDeviceMappings)
      if (Ebs?.VolumeId !== undefined)
        known.set(`${InstanceId} ${DeviceName}`, {
          VolumeId: Ebs.VolumeId,
          deleted: Ebs.DeleteOnTermination !== false,
        });
  return known;
}

async function remove(ec2: EC2Client, device: Device): Promise<void> {
  await ec2.send(new AttachVolumeCommand(device));
  await ec2.send(new DetachVolumeCommand(device));
  await ec2.send(new DeleteVolumeCommand({ VolumeId: device.VolumeId }));
}
