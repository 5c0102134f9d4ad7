import { createHash } from "node:crypto";
import { join } from "node:path";
import { number, type Row, SqliteDatabase, text } from "../../../provider/store/sqlite-database.ts";
import type { SchemaDefinition } from "../../../provider/store/sqlite-migrate.ts";
import { type CloudPackage, type Creation, type Fault, type FaultHit, fits } from "./fault.ts";

/** The environment variable with the folder of the doubles; the plugins find their world there. */
export const doublesVariable = "NOVACRON_DOUBLES";

/** A resource that a cloud has. */
export interface CloudResource {
  readonly cloud: CloudPackage;
  readonly token: string;
  /** Unique among the resources of the cloud of this token and region. */
  readonly id: string;
  readonly urn: string;
  readonly region: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

const schema: SchemaDefinition = {
  applicationId: 0x6e636477,
  noun: "world of doubles",
  migrations: [
    `CREATE TABLE resources (cloud TEXT, token TEXT, id TEXT, region TEXT, urn TEXT, inputs TEXT, outputs TEXT,
       PRIMARY KEY (cloud, token, region, id)) STRICT;
     CREATE TABLE faults (number INTEGER PRIMARY KEY, fault TEXT, remaining INTEGER) STRICT;
     CREATE TABLE draws (fault INTEGER, urn TEXT, drawn INTEGER, PRIMARY KEY (fault, urn)) STRICT;
     CREATE TABLE hits (number INTEGER PRIMARY KEY, hit TEXT) STRICT;
     CREATE TABLE regions (cloud TEXT, account TEXT, region TEXT, PRIMARY KEY (cloud, account, region)) STRICT;`,
  ],
};

/**
 * What the doubles share: a SQLite file in the folder of a test, since each command of the CLI starts plugins of its own,
 * several at once where a program has several providers. The test itself puts faults in, while commands run as well.
 */
export class World {
  readonly #db: SqliteDatabase;

  private constructor(db: SqliteDatabase) {
    this.#db = db;
  }

  static async open(directory: string): Promise<World> {
    return new World(await SqliteDatabase.open({ path: join(directory, "doubles.db"), schema }));
  }

  close(): void {
    this.#db.close();
  }

  /** Adds the resource. False, and nothing is changed, where the cloud has one of this id. */
  add(resource: CloudResource): Promise<boolean> {
    return this.#db.write("relaxed", () => {
      const { cloud, token, id, region, urn } = resource;
      return (
        this.#db.run(
          "INSERT OR IGNORE INTO resources (cloud, token, id, region, urn, inputs, outputs) VALUES (?, ?, ?, ?, ?, ?, ?)",
          ...[cloud, token, id, region, urn, JSON.stringify(resource.inputs), JSON.stringify(resource.outputs)],
        ) === 1
      );
    });
  }

  /** Replaces inputs and outputs. False where there is no such resource. */
  change({ cloud, token, id, region, inputs, outputs }: CloudResource): Promise<boolean> {
    return this.#db.write("relaxed", () => {
      const values = [JSON.stringify(inputs), JSON.stringify(outputs), cloud, token, id, region];
      const sql =
        "UPDATE resources SET inputs = ?, outputs = ? WHERE cloud = ? AND token = ? AND id = ? AND region = ?";
      return this.#db.run(sql, ...values) === 1;
    });
  }

  /** Removes the resource. False where there is none. */
  remove(cloud: CloudPackage, token: string, id: string, region: string): Promise<boolean> {
    return this.#db.write("relaxed", () => {
      const sql = "DELETE FROM resources WHERE cloud = ? AND token = ? AND id = ? AND region = ?";
      return this.#db.run(sql, cloud, token, id, region) === 1;
    });
  }

  /** The resource of this type and id, in whatever region where none is given. */
  async find(cloud: CloudPackage, token: string, id: string, region?: string): Promise<CloudResource | null> {
    const rows = await this.#db.read(() =>
      this.#db.all("SELECT * FROM resources WHERE cloud = ? AND token = ? AND id = ?", cloud, token, id),
    );
    const found = rows.map(resourceOf).find((resource) => region === undefined || resource.region === region);
    return found ?? null;
  }

  /** Everything that one cloud has, or all of them, in the order in which it was made. */
  async resources(cloud?: CloudPackage): Promise<readonly CloudResource[]> {
    const rows = await this.#db.read(() => this.#db.all("SELECT * FROM resources ORDER BY rowid"));
    return rows.map(resourceOf).filter((resource) => cloud === undefined || resource.cloud === cloud);
  }

  /** Notes that an account's region was used, so that a listing knows where to look. */
  visit(cloud: CloudPackage, account: string, region: string): Promise<void> {
    return this.#db.write("relaxed", () => {
      this.#db.run("INSERT OR IGNORE INTO regions (cloud, account, region) VALUES (?, ?, ?)", cloud, account, region);
    });
  }

  /** The regions that were used, by account. */
  async visited(cloud: CloudPackage): Promise<readonly { readonly account: string; readonly region: string }[]> {
    const rows = await this.#db.read(() => this.#db.all("SELECT * FROM regions WHERE cloud = ?", cloud));
    return rows.map((row) => ({ account: text(row, "account"), region: text(row, "region") }));
  }

  /** Puts a fault in, after those that are there. */
  inject(fault: Fault): Promise<void> {
    return this.#db.write("relaxed", () => {
      const remaining = fault.times === "always" ? null : (fault.times ?? 1);
      this.#db.run("INSERT INTO faults (fault, remaining) VALUES (?, ?)", JSON.stringify(fault), remaining);
    });
  }

  /** Takes all faults out that are still to happen. */
  clearFaults(): Promise<void> {
    return this.#db.write("relaxed", () => {
      this.#db.run("DELETE FROM faults");
      // The next faults get the same numbers again.
      this.#db.run("DELETE FROM draws");
    });
  }

  /** The faults that happened, in order. */
  async hits(): Promise<readonly FaultHit[]> {
    const rows = await this.#db.read(() => this.#db.all("SELECT hit FROM hits ORDER BY number"));
    return rows.map((row) => JSON.parse(text(row, "hit")) as FaultHit);
  }

  /** The first fault that happens to this creation, counted and noted; null where it may go on. */
  takeFault(creation: Creation): Promise<Fault | null> {
    return this.#db.write("relaxed", () => {
      const left = "SELECT * FROM faults WHERE remaining IS NULL OR remaining > 0 ORDER BY number";
      for (const row of this.#db.all(left)) {
        const fault = JSON.parse(text(row, "fault")) as Fault;
        if (!fits(fault, creation)) continue;
        const id = number(row, "number");
        if (chance(fault.seed ?? 0, creation.urn, this.#draw(id, creation.urn)) >= (fault.probability ?? 1)) continue;
        this.#db.run("UPDATE faults SET remaining = remaining - 1 WHERE number = ?", id);
        const hit: FaultHit = { kind: fault.kind, ...creation };
        this.#db.run("INSERT INTO hits (hit) VALUES (?)", JSON.stringify(hit));
        return fault;
      }
      return null;
    });
  }

  /** How often the fault was drawn for this resource, this time included. */
  #draw(fault: number, urn: string): number {
    const sql =
      "INSERT INTO draws (fault, urn, drawn) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET drawn = drawn + 1 RETURNING drawn";
    const row = this.#db.get(sql, fault, urn);
    return row === undefined ? 0 : number(row, "drawn");
  }
}

/** A number in [0, 1) that does not depend on the order in which resources of one plan arrive. */
function chance(seed: number, urn: string, attempt: number): number {
  const digest = createHash("sha256").update(`${seed} ${attempt} ${urn}`).digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}

function resourceOf(row: Row): CloudResource {
  return {
    cloud: text(row, "cloud") as CloudPackage,
    token: text(row, "token"),
    id: text(row, "id"),
    urn: text(row, "urn"),
    region: text(row, "region"),
    inputs: JSON.parse(text(row, "inputs")) as Record<string, unknown>,
    outputs: JSON.parse(text(row, "outputs")) as Record<string, unknown>,
  };
}
