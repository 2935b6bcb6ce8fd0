import { type Flaw, mostLevels, numberFlaw, textFlaw, tooDeep } from './flaws';
import { type Finding, formatPath, type Path } from './problem';

/** A deployment as a file would give it, and what was left out of it for that. */
export interface PlainData {
  /** Left out where there is nothing that could be judged. */
  readonly value?: Record<string, unknown>;
  readonly findings: readonly Finding[];
  /** Numbers that JSON cannot hold, which are left in it: where the schema has bounds for one, it says more. */
  readonly numbers: readonly Finding[];
}

/**
 * Reads a deployment of any making. Comes out what a deployment file can hold: text, numbers, switches, lists and
 * mappings, each place with its own. A key that is undefined is not there. What else it holds is told of and left out;
 * in a list, null stands for it.
 */
export function plainData(given: unknown): PlainData {
  const reader = new PlainReader();
  const value = reader.attempt([], () => reader.read(given, []));
  const { findings, numbers } = reader;
  if (reader.isFull) return { findings, numbers };
  if (isMapping(value)) return { value, findings, numbers };
  return { findings: findings.length > 0 ? findings : [noMapping(value)], numbers };
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Ten times what a file that sets every key has; objects that share others may stand for endlessly many. */
const mostValues = 20_000;

class PlainReader {
  readonly findings: Finding[] = [];
  readonly numbers: Finding[] = [];
  private values = 0;
  /** What is being read, from the root inward. */
  private readonly above: object[] = [];

  get isFull(): boolean {
    return this.values > mostValues;
  }

  /** The value as plain data; undefined where it is none. */
  read(given: unknown, path: Path): unknown {
    if (this.isFull) return undefined;
    this.values += 1;
    if (this.values > mostValues) return this.refuse(path, tooMuch);
    switch (typeof given) {
      case 'string':
        return this.text(given, path);
      case 'number':
        return this.number(given, path);
      case 'boolean':
      case 'undefined':
        return given;
      case 'object':
        return given === null ? null : this.readHolder(given, path);
      case 'function':
        return this.refuse(
          path,
          notPlain('a function', `function ${given.name}`.trim(), 'Call it, and give what it returns.'),
        );
      case 'symbol':
        return this.refuse(path, notPlain('a symbol', String(given), 'Write text.'));
      case 'bigint':
        return this.refuse(path, notPlain('a BigInt', String(given), 'Write a number, such as 12 for 12n.'));
    }
  }

  private readHolder(given: object, path: Path): unknown {
    const outer = this.above.indexOf(given);
    if (outer !== -1) return this.refuse(path, cycle(path.slice(0, outer)));
    if (path.length >= mostLevels) return this.refuse(path, tooDeep(`${path.length + 1} levels`));
    this.above.push(given);
    // A proxy may throw whatever it is asked.
    const value = this.attempt(path, () =>
      Array.isArray(given) ? this.readList(given, path) : this.readMapping(given, path),
    );
    this.above.pop();
    return value;
  }

  private readList(given: readonly unknown[], path: Path): unknown[] {
    const list: unknown[] = [];
    for (let index = 0; index < given.length && !this.isFull; index += 1) {
      const at = [...path, index];
      const found = this.findings.length;
      const value = this.attempt(at, () => this.read(given[index], at));
      if (value === undefined && this.findings.length === found) this.refuse(at, noEntry);
      list.push(value ?? null);
    }
    return list;
  }

  private readMapping(given: object, path: Path): unknown {
    const prototype: unknown = Object.getPrototypeOf(given);
    // Mappings of another realm have its prototype.
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
      return this.refuse(path, instance(prototype));
    for (const symbol of Object.getOwnPropertySymbols(given))
      if (Object.prototype.propertyIsEnumerable.call(given, symbol))
        this.refuse([...path, String(symbol)], symbolKey(symbol));
    const entries: [string, unknown][] = [];
    for (const key of Object.keys(given)) {
      if (this.isFull) break;
      const at = [...path, key];
      const flaw = textFlaw(key);
      const value =
        flaw === undefined
          ? this.attempt(at, () => this.read(Reflect.get(given, key), at))
          : this.refuse(at, { ...flaw, atKey: true });
      if (value !== undefined) entries.push([key, value]);
    }
    return Object.fromEntries(entries);
  }

  private text(given: string, path: Path): unknown {
    const flaw = textFlaw(given);
    return flaw === undefined ? given : this.refuse(path, flaw);
  }

  private number(given: number, path: Path): number {
    const flaw = numberFlaw(given);
    if (flaw !== undefined) this.numbers.push({ path, ...flaw });
    return given;
  }

  attempt(path: Path, look: () => unknown): unknown {
    try {
      return look();
    } catch (error) {
      return this.refuse(path, unreadable(error));
    }
  }

  private refuse(path: Path, flaw: Flaw): unknown {
    this.findings.push({ path, ...flaw });
    return undefined;
  }
}

const plain = 'text, a number, true, false, a list or a plain object';

const tooMuch: Flaw = {
  code: 'too-long-file',
  what: 'too much for a deployment',
  got: 'more',
  expected: `at most ${mostValues} values in all`,
  fix: 'Name the keys of one deployment.',
};

function noMapping(value: unknown): Finding {
  return {
    path: [],
    code: 'no-mapping',
    what: value === undefined || value === null ? 'no deployment' : 'not a mapping',
    got: value ?? undefined,
    expected: 'a mapping with the keys of a deployment',
    fix: 'Begin with variant, image and model.',
  };
}

const noEntry: Flaw = {
  code: 'not-plain-data',
  what: 'an entry that is undefined',
  expected: 'entries with values',
  fix: 'Remove the entry.',
};

function cycle(outer: Path): Flaw {
  return {
    code: 'cyclic-value',
    what: 'an object inside itself',
    got: formatPath(outer),
    expected: 'values that end',
    fix: 'Write the value out, or leave the key out.',
  };
}

function unreadable(error: unknown): Flaw {
  return {
    code: 'unreadable-value',
    what: 'a value that throws when it is read',
    got: textOf(error),
    expected: plain,
    fix: 'Give the value itself.',
  };
}

function symbolKey(symbol: symbol): Flaw {
  return {
    code: 'key-not-text',
    what: 'a key that is a symbol',
    got: String(symbol),
    expected: 'text',
    fix: 'Name the key by text.',
    atKey: true,
  };
}

function notPlain(what: string, got: string, fix: string): Flaw {
  return { code: 'not-plain-data', what, got, expected: plain, fix };
}

/** How whoever made a value of another class can write it. */
const plainForms: Readonly<Record<string, string>> = {
  Map: 'Write Object.fromEntries(…) of it.',
  Promise: 'Wait for it with await, and give what comes.',
  Set: 'Write [...…] of it.',
};

function instance(prototype: unknown): Flaw {
  const name = classOf(prototype);
  const fix = Object.hasOwn(plainForms, name) ? plainForms[name] : undefined;
  return notPlain('an instance of a class', name, fix ?? 'Write its value in one of these ways.');
}

function classOf(prototype: unknown): string {
  const name: unknown = (prototype as { constructor?: { name?: unknown } }).constructor?.name;
  return typeof name === 'string' && name !== '' ? name : 'a class without a name';
}

/** What somebody else's value is as text, in one line; its own conversion to text may throw. */
function textOf(value: unknown): string {
  try {
    const text = value instanceof Error ? value.message : String(value);
    return text.replace(/\s+/g, ' ');
  } catch {
    return typeof value;
  }
}
