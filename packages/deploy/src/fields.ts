/** Makes the error that says where in a file something is wrong, and what. */
export type Complaint = (where: string, what: string) => Error;

/** The fields of a JSON object, each asked for once; what nobody asked for is refused at the end. */
export class Fields {
  readonly #fields: Map<string, unknown>;

  constructor(
    json: unknown,
    readonly where: string,
    readonly complain: Complaint,
  ) {
    if (typeof json !== "object" || json === null || Array.isArray(json)) {
      throw complain(where, "is not an object");
    }
    this.#fields = new Map(Object.entries(json));
  }

  path(name: string): string {
    return this.where === "" ? name : `${this.where}.${name}`;
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  /** The value as it is; undefined when it is absent. */
  take(name: string): unknown {
    const value = this.#fields.get(name);
    this.#fields.delete(name);
    return value;
  }

  object(name: string): Fields {
    return new Fields(this.take(name), this.path(name), this.complain);
  }

  list<T>(name: string, read: (entry: unknown, where: string) => T): readonly T[] {
    const value = this.take(name);
    if (!Array.isArray(value)) throw this.complain(this.path(name), "is not a list");
    return value.map((entry: unknown, index) => read(entry, `${this.path(name)}[${index}]`));
  }

  text(name: string, pattern = /^[^\p{Cc}]+$/u, meaning = "text on one line"): string {
    const value = this.take(name);
    if (typeof value !== "string" || !pattern.test(value)) {
      throw this.complain(this.path(name), `${said(value)} is not ${meaning}`);
    }
    return value;
  }

  flag(name: string): boolean {
    const value = this.take(name);
    if (typeof value !== "boolean") {
      throw this.complain(this.path(name), `${said(value)} is not true or false`);
    }
    return value;
  }

  count(name: string, min = 0): number {
    const value = this.take(name);
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < min) {
      throw this.complain(this.path(name), `${said(value)} is not a whole number from ${min} on`);
    }
    return value;
  }

  oneOf<T extends string>(name: string, ...words: readonly T[]): T {
    const value = this.take(name);
    const found = words.find((word) => word === value);
    if (found === undefined) {
      throw this.complain(this.path(name), `${said(value)} is not one of ${words.join(", ")}`);
    }
    return found;
  }

  /** Refuses what was not asked for: a misspelt field must not be ignored. */
  end(): void {
    const [unknown] = this.#fields.keys();
    if (unknown !== undefined) throw this.complain(this.path(unknown), "is not a field that is known here");
  }
}

function said(value: unknown): string {
  return value === undefined ? "(missing)" : JSON.stringify(value);
}
