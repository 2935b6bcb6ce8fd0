import {
  type Alias,
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  type Node,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import { mostLevels, rounded, textFlaw } from './flaws';
import { type Fault, tooDeepAt } from './yaml-size';

const mostAliases = 100;
/** Of the anchored values, each as often as it is named. */
const mostCharacters = 100_000;

/**
 * What YAML itself allows but a deployment file does not: levels without end, the same key twice, aliases without an
 * anchor, aliases that multiply ("a billion laughs"), and what would be dropped or changed on the way to Kubernetes.
 */
export function structureFaults(document: Document): Fault[] {
  const faults: Fault[] = [];
  const aliases: Alias[] = [];
  visit(document, {
    Collection: (_, node, ancestors) => {
      if (ancestors.filter(isCollection).length >= mostLevels) {
        faults.push(tooDeepAt(node.range?.[0] ?? 0));
        return visit.BREAK;
      }
      faults.push(...tagFaults(node), ...(isMap(node) ? keyFaults(node) : []));
      return undefined;
    },
    Scalar: (_, node) => {
      faults.push(...tagFaults(node), ...scalarFaults(node));
    },
    Alias: (_, alias, ancestors) => {
      aliases.push(alias);
      const fault = aliasFault(document, alias, ancestors);
      if (fault !== undefined) faults.push(fault);
      return aliases.length > mostAliases ? visit.BREAK : undefined;
    },
  });
  return [...faults, ...multiplied(document, aliases)].sort((a, b) => a.offset - b.offset);
}

function aliasFault(document: Document, alias: Alias, ancestors: readonly unknown[]): Fault | undefined {
  const isNested = ancestors.some(
    (ancestor) => isNode(ancestor) && 'anchor' in ancestor && ancestor.anchor !== undefined,
  );
  if (isNested) return at(alias, 'YAML alias inside an anchored value', 'an anchored value without aliases');
  if (alias.resolve(document) === undefined)
    return at(alias, 'YAML alias without an anchor', 'an alias of an anchor above it');
  return undefined;
}

/** Aliases of which there are too many, or of too much. */
function multiplied(document: Document, aliases: readonly Alias[]): Fault[] {
  const last = aliases.at(-1);
  if (last === undefined) return [];
  if (aliases.length > mostAliases)
    return [at(last, 'too many YAML aliases', `at most ${mostAliases} aliases`)];
  const length = aliases.reduce((sum, alias) => {
    const [start, end] = alias.resolve(document)?.range ?? [0, 0];
    return sum + end - start;
  }, 0);
  if (length <= mostCharacters) return [];
  return [at(last, 'too much text behind YAML aliases', `at most ${mostCharacters} characters in all`)];
}

function at(alias: Alias, what: string, expected: string): Fault {
  return {
    offset: alias.range?.[0] ?? 0,
    code: 'yaml-alias',
    what,
    got: `*${alias.source}`,
    expected,
    fix: 'Write the value out instead.',
  };
}

function keyFaults({ items }: YAMLMap): Fault[] {
  const seen = new Set<string>();
  return items.flatMap(({ key }): Fault[] => {
    // What is left out before a colon is no node at all.
    if (!isNode(key)) return [];
    const offset = key.range?.[0] ?? 0;
    const name = isScalar(key) ? key.value : key;
    if (typeof name === 'object' && name !== null) {
      const fix = 'Write a name before the colon.';
      return [
        {
          offset,
          code: 'key-not-text',
          what: 'a key that is a list or a mapping',
          got: '?',
          expected: 'text',
          fix,
        },
      ];
    }
    const isRepeated = seen.has(String(name));
    seen.add(String(name));
    if (!isRepeated) return [];
    const fix = 'Remove one of the two.';
    return [
      {
        offset,
        code: 'duplicate-key',
        what: 'the same key twice',
        got: String(name),
        expected: 'each key once',
        fix,
      },
    ];
  });
}

/** Tags of the types that JSON has. What others stand for (`!!set`, `!!binary`, an application's own) has no place there. */
const plainTags = /^(!|tag:yaml\.org,2002:(str|int|float|bool|null|map|seq))$/;

function tagFaults({ tag, range }: Node): Fault[] {
  if (tag === undefined || plainTags.test(tag)) return [];
  const fix = 'Remove the tag, and write the value as text, a number, a list or a mapping.';
  const got = tag.replace('tag:yaml.org,2002:', '!!');
  return [
    {
      offset: range?.[0] ?? 0,
      code: 'yaml-tag',
      what: 'a YAML tag',
      got,
      expected: 'values without tags',
      fix,
    },
  ];
}

/** A whole number as it stands in YAML or JSON, which JavaScript would round. */
export function isRounded(source: string): boolean {
  return (
    /^[-+]?([0-9][0-9_]*(\.0*)?|0[xo][0-9a-fA-F]+)$/.test(source) &&
    !Number.isSafeInteger(Number(source.replaceAll('_', '')))
  );
}

function scalarFaults({ value, source = '', range }: Scalar): Fault[] {
  const offset = range?.[0] ?? 0;
  if (typeof value === 'number' && isRounded(source)) return [{ offset, ...rounded(source) }];
  const flaw = typeof value === 'string' ? textFlaw(value) : undefined;
  return flaw === undefined ? [] : [{ offset, ...flaw }];
}
