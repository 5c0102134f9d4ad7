import { DeleteNetworkInterfaceCommand, DescribeInstancesCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { orNull } from "./clients.ts";

/** The network interfaces of instances. */
export async function interfacesOf(ec2: EC2Client, InstanceIds: string[]): Promise<readonly string[]> {
  if (InstanceIds.length === 0) return [];
  const answer = await orNull(ec2.send(new DescribeInstancesCommand({ InstanceIds })));
  const instances = (answer?.Reservations ?? []).flatMap(({ Instances = [] }) => Instances);
  return instances.flatMap(({ NetworkInterfaces = [] }) =>
    NetworkInterfaces.flatMap((each) => each.NetworkInterfaceId ?? []),
  );
}

/** Deletes interfaces that AWS deletes with the machine or gateway that it made them for, and moto leaves. */
export async function forgetInterfaces(ec2: EC2Client, ids: readonly string[]): Promise<void> {
  for (const NetworkInterfaceId of ids)
    await orNull(ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId })));
}
