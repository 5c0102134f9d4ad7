import type { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { KMSClient } from "@aws-sdk/client-kms";
import type { S3Client } from "@aws-sdk/client-s3";

interface ClientsByName {
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
  readonly s3: S3Client;
  readonly autoScaling: AutoScalingClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly kms: KMSClient;
}

/** What a client of the AWS SDK is made with here. */
interface ClientConfiguration {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
  readonly forcePathStyle: boolean;
}

// One at a time and only when needed: the EC2 package alone takes 400 ms to load.
const make: { readonly [Name in keyof ClientsByName]: (c: ClientConfiguration) => Promise<ClientsByName[Name]> } = {
  ec2: async (c) => new (await import("@aws-sdk/client-ec2")).EC2Client(c),
  iam: async (c) => new (await import("@aws-sdk/client-iam")).IAMClient(c),
  s3: async (c) => new (await import("@aws-sdk/client-s3")).S3Client(c),
  autoScaling: async (c) => new (await import("@aws-sdk/client-auto-scaling")).AutoScalingClient(c),
  elb: async (c) => new (await import("@aws-sdk/client-elastic-load-balancing-v2")).ElasticLoadBalancingV2Client(c),
  kms: async (c) => new (await import("@aws-sdk/client-kms")).KMSClient(c),
};

/** What all clients' middleware stacks can do, as far as it is used here. */
interface BuildSteps {
  add(middleware: (next: Handle) => Handle, options: { readonly step: "build"; readonly name: string }): void;
}
type Handle = (args: { readonly request: { readonly headers: Record<string, string> } }) => Promise<unknown>;

let last: Promise<unknown> = Promise.resolve();

/** Calls one after the other: moto answers requests in threads that share its state without locks, and now and then fails with a 500. */
function inTurn<T>(call: () => Promise<T>): Promise<T> {
  const turn = last.then(call);
  last = turn.catch(() => undefined);
  return turn;
}

/** Clients of the AWS SDK that talk to a moto server, by service and region, for one account. */
export class AwsClients {
  readonly account: string;
  readonly #endpoint: string;
  readonly #clients = new Map<string, Promise<ClientsByName[keyof ClientsByName]>>();

  /** @param endpoint `http://127.0.0.1:5000` */
  constructor(endpoint: string, account: string) {
    this.#endpoint = endpoint;
    this.account = account;
  }

  /** The client of a service in a region. */
  of<Name extends keyof ClientsByName>(name: Name, region: string): Promise<ClientsByName[Name]> {
    const key = `${name} ${region}`;
    const known = this.#clients.get(key) as Promise<ClientsByName[Name]> | undefined;
    if (known !== undefined) return known;
    const made = make[name]({
      endpoint: this.#endpoint,
      region,
      credentials: { accessKeyId: "double", secretAccessKey: "double" },
      maxAttempts: 1,
      forcePathStyle: true,
    });
    const inAccount = made.then((client) => {
      // moto's own way to tell accounts apart without roles. Each client has a type of its own for the same stack.
      (client.middlewareStack as unknown as BuildSteps).add(
        (next) => (args) => {
          args.request.headers["x-moto-account-id"] = this.account;
          return inTurn(() => next(args));
        },
        { step: "build", name: "motoAccount" },
      );
      return client;
    });
    this.#clients.set(key, inAccount);
    return inAccount;
  }
}

/** The result, or null where AWS says that there is no such thing. */
export async function orNull<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** Whether AWS said that what was asked for does not exist. */
export function isGone(error: unknown): boolean {
  return error instanceof Error && /NotFound|NoSuch|NonExistent/.test(error.name);
}
