import * as s3 from "@aws-sdk/client-s3";
import type { ResourceHandler } from "../kit/cloud.ts";
import { optionalBoolean, optionalRecord, optionalText, recordsOf, textOf, type Values } from "../kit/values.ts";
import type { AwsClients } from "./clients.ts";
import { described } from "./described.ts";
import { tagList } from "./tags.ts";

/** `aws:s3/bucket:Bucket`. One with objects in it is not deleted unless `forceDestroy` says so. */
export function bucket(clients: AwsClients): ResourceHandler {
  const setTags = async (Bucket: string, inputs: Values, region: string) => {
    const TagSet = tagList(inputs);
    if (TagSet.length === 0) return;
    const client = await clients.of("s3", region);
    await client.send(new s3.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  };
  return described({
    async create(inputs, region) {
      const client = await clients.of("s3", region);
      const Bucket = textOf(inputs, "bucket");
      const LocationConstraint = region as s3.BucketLocationConstraint;
      const CreateBucketConfiguration = region === "us-east-1" ? undefined : { LocationConstraint };
      await client.send(new s3.CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
      await setTags(Bucket, inputs, region);
      return Bucket;
    },
    async describe(Bucket, _before, region) {
      const client = await clients.of("s3", region);
      await client.send(new s3.HeadBucketCommand({ Bucket }));
      return {
        arn: `arn:aws:s3:::${Bucket}`,
        bucket: Bucket,
        bucketDomainName: `${Bucket}.s3.amazonaws.com`,
        bucketRegionalDomainName: `${Bucket}.s3.${region}.amazonaws.com`,
        bucketRegion: region,
      };
    },
    update: (Bucket, inputs, _before, region) => setTags(Bucket, inputs, region),
    async delete(Bucket, before, region) {
      const client = await clients.of("s3", region);
      if (before.forceDestroy === true) {
        const { Contents = [] } = await client.send(new s3.ListObjectsV2Command({ Bucket }));
        for (const { Key } of Contents) await client.send(new s3.DeleteObjectCommand({ Bucket, Key }));
      }
      await client.send(new s3.DeleteBucketCommand({ Bucket }));
    },
  });
}

/** A part of a bucket's settings, whose id is the bucket's name: it is put, and deleted, and there while the bucket is. */
function setting(
  clients: AwsClients,
  put: (client: s3.S3Client, Bucket: string, inputs: Values) => Promise<unknown>,
  remove: (client: s3.S3Client, Bucket: string) => Promise<unknown>,
): ResourceHandler {
  const set = async (inputs: Values, region: string) => {
    const Bucket = textOf(inputs, "bucket");
    await put(await clients.of("s3", region), Bucket, inputs);
    return Bucket;
  };
  return described({
    create: set,
    async describe(Bucket, before, region) {
      const client = await clients.of("s3", region);
      await client.send(new s3.HeadBucketCommand({ Bucket }));
      return { ...before, bucket: Bucket };
    },
    update: (_id, inputs, _before, region) => set(inputs, region),
    delete: async (Bucket, _before, region) => remove(await clients.of("s3", region), Bucket),
  });
}

/** `aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock` */
export function publicAccessBlock(clients: AwsClients): ResourceHandler {
  return setting(
    clients,
    (client, Bucket, inputs) => {
      const PublicAccessBlockConfiguration = {
        BlockPublicAcls: optionalBoolean(inputs, "blockPublicAcls") ?? false,
        BlockPublicPolicy: optionalBoolean(inputs, "blockPublicPolicy") ?? false,
        IgnorePublicAcls: optionalBoolean(inputs, "ignorePublicAcls") ?? false,
        RestrictPublicBuckets: optionalBoolean(inputs, "restrictPublicBuckets") ?? false,
      };
      return client.send(new s3.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    },
    (client, Bucket) => client.send(new s3.DeletePublicAccessBlockCommand({ Bucket })),
  );
}

/** `aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration` */
export function bucketEncryption(clients: AwsClients): ResourceHandler {
  return setting(
    clients,
    (client, Bucket, inputs) => {
      const Rules = recordsOf(inputs, "rules").map((rule) => {
        const by = optionalRecord(rule, "applyServerSideEncryptionByDefault") ?? {};
        return {
          ApplyServerSideEncryptionByDefault: {
            SSEAlgorithm: textOf(by, "sseAlgorithm") as s3.ServerSideEncryption,
            KMSMasterKeyID: optionalText(by, "kmsMasterKeyId"),
          },
          BucketKeyEnabled: optionalBoolean(rule, "bucketKeyEnabled"),
        };
      });
      const ServerSideEncryptionConfiguration = { Rules };
      return client.send(new s3.PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
    },
    (client, Bucket) => client.send(new s3.DeleteBucketEncryptionCommand({ Bucket })),
  );
}

/** `aws:s3/bucketVersioning:BucketVersioning` */
export function bucketVersioning(clients: AwsClients): ResourceHandler {
  const put = (client: s3.S3Client, Bucket: string, Status: string) =>
    client.send(
      new s3.PutBucketVersioningCommand({
        Bucket,
        VersioningConfiguration: { Status: Status as s3.BucketVersioningStatus },
      }),
    );
  return setting(
    clients,
    (client, Bucket, inputs) =>
      put(client, Bucket, textOf(optionalRecord(inputs, "versioningConfiguration") ?? {}, "status", "Enabled")),
    (client, Bucket) => put(client, Bucket, "Suspended"),
  );
}
