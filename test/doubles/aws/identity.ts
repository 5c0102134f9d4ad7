import * as iam from "@aws-sdk/client-iam";
import type { ResourceHandler } from "../kit/cloud.ts";
import { optionalNumber, optionalText, optionalTexts, textOf, type Values } from "../kit/values.ts";
import type { AwsClients } from "./clients.ts";
import { described } from "./described.ts";
import { tagList, tagsFrom } from "./tags.ts";

/** `aws:iam/role:Role` with the policies that it lists by ARN. */
export function role(clients: AwsClients): ResourceHandler {
  const attach = async (RoleName: string, wanted: readonly string[], old: readonly string[], region: string) => {
    const client = await clients.of("iam", region);
    for (const PolicyArn of old.filter((arn) => !wanted.includes(arn)))
      await client.send(new iam.DetachRolePolicyCommand({ RoleName, PolicyArn }));
    for (const PolicyArn of wanted.filter((arn) => !old.includes(arn)))
      await client.send(new iam.AttachRolePolicyCommand({ RoleName, PolicyArn }));
  };
  return described({
    async create(inputs, region) {
      const client = await clients.of("iam", region);
      const RoleName = textOf(inputs, "name");
      await client.send(
        new iam.CreateRoleCommand({
          RoleName,
          AssumeRolePolicyDocument: document(inputs.assumeRolePolicy),
          Path: optionalText(inputs, "path"),
          Description: optionalText(inputs, "description"),
          MaxSessionDuration: optionalNumber(inputs, "maxSessionDuration"),
          Tags: tagList(inputs),
        }),
      );
      await attach(RoleName, optionalTexts(inputs, "managedPolicyArns") ?? [], [], region);
      return RoleName;
    },
    async describe(RoleName, before, region) {
      const client = await clients.of("iam", region);
      const { Role } = await client.send(new iam.GetRoleCommand({ RoleName }));
      if (Role === undefined) return null;
      return {
        arn: Role.Arn,
        name: RoleName,
        path: Role.Path ?? "/",
        uniqueId: Role.RoleId,
        createDate: Role.CreateDate?.toISOString(),
        assumeRolePolicy: document(before.assumeRolePolicy),
        tagsAll: tagsFrom(Role.Tags?.map(({ Key, Value }) => ({ Key, Value }))),
      };
    },
    async update(RoleName, inputs, before, region) {
      const client = await clients.of("iam", region);
      await client.send(
        new iam.UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: document(inputs.assumeRolePolicy) }),
      );
      const [wanted, old] = [inputs, before].map((values) => optionalTexts(values, "managedPolicyArns") ?? []);
      await attach(RoleName, wanted ?? [], old ?? [], region);
      const Tags = tagList(inputs);
      if (Tags.length > 0) await client.send(new iam.TagRoleCommand({ RoleName, Tags }));
    },
    async delete(RoleName, before, region) {
      const client = await clients.of("iam", region);
      await attach(RoleName, [], optionalTexts(before, "managedPolicyArns") ?? [], region);
      await client.send(new iam.DeleteRoleCommand({ RoleName }));
    },
  });
}

/** `aws:iam/rolePolicy:RolePolicy` */
export function rolePolicy(clients: AwsClients): ResourceHandler {
  const put = async (inputs: Values, region: string) => {
    const client = await clients.of("iam", region);
    const [RoleName, PolicyName] = [textOf(inputs, "role"), textOf(inputs, "name")];
    await client.send(new iam.PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: document(inputs.policy) }));
    return `${RoleName}:${PolicyName}`;
  };
  const parts = (id: string) => ({ RoleName: id.split(":")[0] ?? "", PolicyName: id.split(":")[1] ?? "" });
  return described({
    create: put,
    async describe(id, before, region) {
      const client = await clients.of("iam", region);
      await client.send(new iam.GetRolePolicyCommand(parts(id)));
      return { name: parts(id).PolicyName, role: parts(id).RoleName, policy: document(before.policy) };
    },
    update: (_id, inputs, _before, region) => put(inputs, region),
    async delete(id, _before, region) {
      const client = await clients.of("iam", region);
      await client.send(new iam.DeleteRolePolicyCommand(parts(id)));
    },
  });
}

/** `aws:iam/rolePolicyAttachment:RolePolicyAttachment` */
export function rolePolicyAttachment(clients: AwsClients): ResourceHandler {
  const parts = (values: Values) => ({ RoleName: textOf(values, "role"), PolicyArn: textOf(values, "policyArn") });
  return described({
    async create(inputs, region) {
      const client = await clients.of("iam", region);
      await client.send(new iam.AttachRolePolicyCommand(parts(inputs)));
      return `${textOf(inputs, "role")}/${textOf(inputs, "policyArn")}`;
    },
    async describe(_id, before, region) {
      const client = await clients.of("iam", region);
      const { RoleName, PolicyArn: wanted } = parts(before);
      const { AttachedPolicies } = await client.send(new iam.ListAttachedRolePoliciesCommand({ RoleName }));
      return AttachedPolicies?.some(({ PolicyArn }) => PolicyArn === wanted) === true ? before : null;
    },
    async delete(_id, before, region) {
      const client = await clients.of("iam", region);
      await client.send(new iam.DetachRolePolicyCommand(parts(before)));
    },
  });
}

/** `aws:iam/policy:Policy` */
export function policy(clients: AwsClients): ResourceHandler {
  return described({
    async create(inputs, region) {
      const client = await clients.of("iam", region);
      const made = await client.send(
        new iam.CreatePolicyCommand({
          PolicyName: textOf(inputs, "name"),
          PolicyDocument: document(inputs.policy),
          Path: optionalText(inputs, "path"),
          Description: optionalText(inputs, "description"),
        }),
      );
      return made.Policy?.Arn ?? "";
    },
    async describe(PolicyArn, before, region) {
      const client = await clients.of("iam", region);
      const { Policy } = await client.send(new iam.GetPolicyCommand({ PolicyArn }));
      if (Policy === undefined) return null;
      return {
        arn: PolicyArn,
        name: Policy.PolicyName,
        policyId: Policy.PolicyId,
        path: Policy.Path,
        policy: document(before.policy),
      };
    },
    async update(PolicyArn, inputs, _before, region) {
      const client = await clients.of("iam", region);
      const PolicyDocument = document(inputs.policy);
      await client.send(new iam.CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true }));
    },
    async delete(PolicyArn, _before, region) {
      const client = await clients.of("iam", region);
      await client.send(new iam.DeletePolicyCommand({ PolicyArn }));
    },
  });
}

/** `aws:iam/instanceProfile:InstanceProfile` */
export function instanceProfile(clients: AwsClients): ResourceHandler {
  const setRole = async (
    InstanceProfileName: string,
    wanted: string | undefined,
    old: string | undefined,
    region: string,
  ) => {
    const client = await clients.of("iam", region);
    if (old !== undefined && old !== wanted)
      await client.send(new iam.RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName: old }));
    if (wanted !== undefined && old !== wanted)
      await client.send(new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: wanted }));
  };
  return described({
    async create(inputs, region) {
      const client = await clients.of("iam", region);
      const InstanceProfileName = textOf(inputs, "name");
      await client.send(
        new iam.CreateInstanceProfileCommand({
          InstanceProfileName,
          Path: optionalText(inputs, "path"),
          Tags: tagList(inputs),
        }),
      );
      await setRole(InstanceProfileName, optionalText(inputs, "role"), undefined, region);
      return InstanceProfileName;
    },
    async describe(InstanceProfileName, _before, region) {
      const client = await clients.of("iam", region);
      const { InstanceProfile: found } = await client.send(new iam.GetInstanceProfileCommand({ InstanceProfileName }));
      if (found === undefined) return null;
      const role = found.Roles?.[0]?.RoleName;
      return {
        arn: found.Arn,
        name: InstanceProfileName,
        path: found.Path ?? "/",
        uniqueId: found.InstanceProfileId,
        createDate: found.CreateDate?.toISOString(),
        ...(role === undefined ? {} : { role }),
      };
    },
    update: (name, inputs, before, region) =>
      setRole(name, optionalText(inputs, "role"), optionalText(before, "role"), region),
    async delete(InstanceProfileName, before, region) {
      await setRole(InstanceProfileName, undefined, optionalText(before, "role"), region);
      const client = await clients.of("iam", region);
      await client.send(new iam.DeleteInstanceProfileCommand({ InstanceProfileName }));
    },
  });
}

/** A policy document as the API takes it: programs may give an object or text. */
export function document(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? {});
}
