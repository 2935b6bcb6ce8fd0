import { type Alias, type Document, isNode, isScalar, visit, type YAMLMap } from 'yaml';
import type { Finding } from './problem';

/** What is wrong at an offset of the text. */
export interface Fault extends Omit<Finding, 'path'> {
  readonly offset: number;
}

const mostAliases = 100;

/**
 * What YAML itself allows but a deployment file does not: the same key twice, aliases without an anchor, and aliases
 * of aliases, which multiply ("a billion laughs").
 */
export function structureFaults(document: Document): Fault[] {
  const faults: Fault[] = [];
  let aliases = 0;
  visit(document, {
    Map: (_, map) => {
      faults.push(...repeatedKeys(map));
    },
    Alias: (_, alias, ancestors) => {
      aliases += 1;
      if (aliases > mostAliases) {
        faults.push(aliasFault(alias, 'too many YAML aliases', `at most ${mostAliases} aliases`));
        return visit.BREAK;
      }
      const isNested = ancestors.some(
        (ancestor) => isNode(ancestor) && 'anchor' in ancestor && ancestor.anchor,
      );
      if (isNested)
        faults.push(
          aliasFault(alias, 'YAML alias inside an anchored value', 'an anchored value without aliases'),
        );
      else if (alias.resolve(document) === undefined)
        faults.push(aliasFault(alias, 'YAML alias without an anchor', 'an alias of an anchor above it'));
      return undefined;
    },
  });
  return faults.sort((a, b) => a.offset - b.offset);
}

function aliasFault(alias: Alias, what: string, expected: string): Fault {
  return {
    offset: alias.range?.[0] ?? 0,
    what,
    got: `*${alias.source}`,
    expected,
    fix: 'Write the value out instead.',
  };
}

function repeatedKeys({ items }: YAMLMap): Fault[] {
  const seen = new Set<string>();
  return items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const name = String(key.value);
    const isRepeated = seen.has(name);
    seen.add(name);
    if (!isRepeated) return [];
    const fix = 'Remove one of the two.';
    return [
      { offset: key.range?.[0] ?? 0, what: 'the same key twice', got: name, expected: 'each key once', fix },
    ];
  });
}
