import { isRecord } from '@tilekit/core';

/** An object of an answer. Faults are collected, so that one error names them all. */
export class ObjectReader {
  readonly faults: string[];
  /** All fields of the object, including undocumented ones. */
  readonly all: Readonly<Record<string, unknown>>;
  readonly #path: string;

  constructor(value: unknown, path = '', faults: string[] = []) {
    this.faults = faults;
    this.#path = path;
    this.all = isRecord(value) ? value : {};
    if (!isRecord(value)) faults.push(`${path || 'the body'} must be an object`);
  }

  text(name: string): string {
    const value = this.all[name];
    if (typeof value === 'string') return value;
    this.faults.push(`${this.#at(name)} must be a string`);
    return '';
  }

  /** Absent and null mean the same here. */
  optionalText(name: string): string | null {
    return this.all[name] === undefined || this.all[name] === null ? null : this.text(name);
  }

  flag(name: string): boolean {
    const value = this.all[name];
    if (typeof value === 'boolean') return value;
    this.faults.push(`${this.#at(name)} must be true or false`);
    return false;
  }

  object(name: string): ObjectReader {
    return new ObjectReader(this.all[name], this.#at(name), this.faults);
  }

  /** @returns the objects of a list; none when an optional one is absent */
  list(name: string, presence: 'required' | 'optional' = 'required'): ObjectReader[] {
    const value = this.all[name];
    if (value === undefined && presence === 'optional') return [];
    if (Array.isArray(value)) {
      return value.map((item, index) => new ObjectReader(item, `${this.#at(name)}[${index}]`, this.faults));
    }
    this.faults.push(`${this.#at(name)} must be a list`);
    return [];
  }

  #at(name: string): string {
    return this.#path ? `${this.#path}.${name}` : name;
  }
}
