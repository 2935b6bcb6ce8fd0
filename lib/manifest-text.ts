import { Yaml } from 'cdk8s';
import type { Manifest } from './invariants/manifest';

/**
 * Objects as one YAML file, the same that `Yaml.stringify` of cdk8s makes of them. That spends half of a synthesis on texts
 * which need no thought; what does is left to it.
 */
export function manifestText(objects: readonly Manifest[]): string {
  return objects.map((object) => plainMapping(object, '') ?? Yaml.stringify(object)).join('---\n');
}

/** No number, no word of YAML 1.1, no indicator: it is written as it is. */
const plain = /^[A-Za-z/][A-Za-z0-9_./@%+=,-]*(:[A-Za-z0-9_./@%+=,-]+)*$/;
const words = /^(y|yes|n|no|on|off|true|false|null)$/i;
const longestKey = 1024;
/** What no literal block holds as it is: control characters, halves of characters, and separators of lines that are none in YAML. */
const unusual = /[^\P{Cc}\t\n]|[\p{Cs}\p{Zl}\p{Zp}]/u;

/** The texts of single-line values, made by cdk8s when they are first met. */
const scalars = new Map<string, string>();

/** Undefined where something in it is beyond this. */
function plainMapping(mapping: object, indent: string): string | undefined {
  let text = '';
  for (const [key, value] of Object.entries(mapping)) {
    if (!isPlain(key) || key.length > longestKey) return undefined;
    const rest = afterKey(value, indent);
    if (rest === undefined) return undefined;
    text += `${indent}${key}:${rest}`;
  }
  return text;
}

function afterKey(value: unknown, indent: string): string | undefined {
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []\n';
    const items = plainItems(value, `${indent}  `);
    return items === undefined ? undefined : `\n${items}`;
  }
  if (typeof value !== 'object' || value === null) return scalar(value, `${indent}  `);
  if (Object.keys(value).length === 0) return ' {}\n';
  const inner = plainMapping(value, `${indent}  `);
  return inner === undefined ? undefined : `\n${inner}`;
}

function plainItems(items: readonly unknown[], indent: string): string | undefined {
  let text = '';
  for (const item of items) {
    const inner = plainItem(item, `${indent}  `);
    if (inner === undefined) return undefined;
    text += `${indent}-${inner}`;
  }
  return text;
}

/** What follows the hyphen: a mapping begins beside it. */
function plainItem(item: unknown, indent: string): string | undefined {
  if (Array.isArray(item)) return undefined;
  if (typeof item !== 'object' || item === null) return scalar(item, indent);
  if (Object.keys(item).length === 0) return ' {}\n';
  const inner = plainMapping(item, indent);
  return inner === undefined ? undefined : ` ${inner.slice(indent.length)}`;
}

function scalar(value: unknown, indent: string): string | undefined {
  if (typeof value === 'string') return text(value, indent);
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return ` ${String(value)}\n`;
  return undefined;
}

function text(value: string, indent: string): string | undefined {
  if (isPlain(value)) return ` ${value}\n`;
  if (value.includes('\n')) return isBlock(value) ? ` |\n${value.replace(/^(?=.)/gm, indent)}` : undefined;
  let known = scalars.get(value);
  if (known === undefined) {
    known = ` ${Yaml.stringify(value)}`;
    scalars.set(value, known);
  }
  // What separates documents takes more lines where it stands alone.
  return known.indexOf('\n') === known.length - 1 ? known : undefined;
}

function isPlain(value: string): boolean {
  return plain.test(value) && !words.test(value);
}

/** Lines with nothing to keep at their ends. */
function isBlock(value: string): boolean {
  return /^\S/.test(value) && /\S\n$/.test(value) && !unusual.test(value);
}
