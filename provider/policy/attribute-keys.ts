/** Values that one path may have before its table counts as full; a fleet has a few hundred, but for prices and risks. */
const mostValues = 32_768;

/** How {@link AttributeKeys} looks at documents. */
export interface AttributeKeysOptions {
  /**
   * Whether objects stay as they were when they were first seen. Then one that was looked at, such as the request that all
   * candidates share, is not looked at again.
   */
  readonly immutable: boolean;
}

/** A place in a document: the keys below it, and its own position in the key where a path ends there. */
interface Place {
  readonly name: string;
  readonly position: number | undefined;
  readonly below: readonly Place[];
  /** Whether every object has a member of that name, its own or not. */
  readonly common: boolean;
  /** The object that stood there last. */
  seen: object | undefined;
}

/**
 * Keys of documents by the values that stand at some paths: two documents have the same key exactly if they have the same
 * values there, objects and lists being compared by their JSON text. A key is a string with one character for each path, in
 * the paths' order.
 *
 * What stands below something that is no object is absent, as it is for rules. Documents are plain data: they inherit nothing
 * but what every object does, which does not count.
 */
export class AttributeKeys {
  readonly #root: Place;
  readonly #immutable: boolean;
  readonly #tables: readonly ValueTable[];
  /** What the last document had, by position; most of the next one's is the same. */
  readonly #values: unknown[];
  readonly #units: number[];
  #isFull = false;

  constructor(paths: readonly (readonly string[])[], { immutable }: AttributeKeysOptions) {
    this.#root = placesOf(
      "",
      paths.map((path, position) => ({ path, position })),
    );
    this.#immutable = immutable;
    this.#tables = paths.map(() => new ValueTable());
    this.#values = paths.map(() => undefined);
    this.#units = this.#tables.map((table) => table.unitOf(undefined));
  }

  /** Whether it may run out of characters: keys of new ones are to be used from here on, with none of these. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** The numbers of the characters of the last key: for those who look at some of the paths only. */
  get units(): readonly number[] {
    return this.#units;
  }

  /** @throws TypeError for an object that has no JSON form. */
  keyOf(document: object): string {
    this.#look(this.#root, document);
    return String.fromCharCode.apply(null, this.#units);
  }

  #look(place: Place, value: unknown): void {
    const { position, below } = place;
    if (position !== undefined) this.#take(position, value);
    if (below.length === 0) return;
    const members = typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : none;
    if (this.#immutable && place.seen === members) return;
    place.seen = undefined;
    for (const each of below) {
      const { name, common } = each;
      this.#look(each, common && !Object.hasOwn(members, name) ? undefined : members[name]);
    }
    place.seen = members;
  }

  #take(position: number, value: unknown): void {
    if (value === this.#values[position] && (this.#immutable || typeof value !== "object" || value === null)) return;
    const table = this.#tables[position];
    if (table === undefined) return;
    this.#units[position] = this.#immutable ? table.unitOf(value) : table.unitAsIs(value);
    this.#values[position] = value;
    if (table.size >= mostValues) this.#isFull = true;
  }
}

type Members = Readonly<Record<string, unknown>>;
const none: Members = Object.freeze(Object.create(null));

/** One character for each value of a path, and one for all objects of the same JSON text. */
class ValueTable {
  readonly #units = new Map<unknown, number>();
  readonly #texts = new Map<string | undefined, number>();
  size = 0;

  unitOf(value: unknown): number {
    const known = this.#units.get(value);
    if (known !== undefined) return known;
    const unit = typeof value === "object" && value !== null ? this.unitAsIs(value) : this.size++;
    this.#units.set(value, unit);
    return unit;
  }

  /** As {@link unitOf}, of an object as it is now. */
  unitAsIs(value: unknown): number {
    if (typeof value !== "object" || value === null) return this.unitOf(value);
    const text: string | undefined = JSON.stringify(value);
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const unit = this.size++;
    this.#texts.set(text, unit);
    return unit;
  }
}

interface Positioned {
  readonly path: readonly string[];
  readonly position: number;
}

function placesOf(name: string, paths: readonly Positioned[]): Place {
  const branches = new Map<string, Positioned[]>();
  let own: number | undefined;
  for (const { path, position } of paths) {
    const [head, ...rest] = path;
    if (head === undefined) own = position;
    else branches.set(head, [...(branches.get(head) ?? []), { path: rest, position }]);
  }
  const below = [...branches].map(([key, rests]) => placesOf(key, rests));
  return { name, position: own, below, common: name in Object.prototype, seen: undefined };
}
