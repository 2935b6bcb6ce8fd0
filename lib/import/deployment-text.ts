import { Document, isMap, isNode, isScalar } from 'yaml';
import { deploymentSchema } from '../config/deployment-schema';
import type { Deployment } from '../config/deployment';
import {
  kitNodePort,
  kitWeightsFolder,
  npuResource,
  shippedInputTokens,
  shippedPrefillTokens,
} from '../config/kit-defaults';
import { formatPath, type Path } from '../config/problem';
import { toldRelease } from '../config/release';
import { resolve, type Schema } from '../config/schema';
import { validate } from '../config/schema-validator';
import { setAt, valueAt } from '../config/paths';
import { type Draft, type DraftEntry, isSame } from './draft';

/** What every deployment file says, defaults or not. */
const required =
  /^(variant|image\.(name|tag)|model\.(name|weightsPath)|(server|prefill|decode)\.(instances|npusPerInstance))$/;

/** The entries that a deployment file needs: those that are not its defaults already. */
export function neededEntries(draft: Draft): DraftEntry[] {
  const least = draft.entries.filter(({ path }) => required.test(formatPath(path)));
  const defaults = validate(nested(least)).deployment;
  return draft.entries.filter(
    ({ path, value }) => required.test(formatPath(path)) || !isDefault(value, defaults, path),
  );
}

/** Values that the deployment file works out where they are left out. */
const workedOut: Readonly<Record<string, unknown>> = {
  resourceName: npuResource,
  'service.nodePort': kitNodePort,
  'model.weights.hostPath': kitWeightsFolder,
  'inference.maxInputTokenLen': shippedInputTokens,
  'inference.maxPrefillTokens': shippedPrefillTokens,
};

/** `defaults`: what a deployment file with no more than it must have comes to. */
function isDefault(value: unknown, defaults: Deployment | undefined, path: Path): boolean {
  const fallback = valueAt(defaults, path) ?? workedOut[formatPath(path)] ?? layoutOfRelease(defaults, path);
  return isSame(value, fallback);
}

/** The layout of an image whose tag tells the release. */
function layoutOfRelease(defaults: Deployment | undefined, path: Path): string | undefined {
  if (defaults === undefined || formatPath(path) !== 'image.layout') return undefined;
  const { release, toldBy } = toldRelease(defaults.image);
  return toldBy === undefined ? undefined : release.layout;
}

/** Entries as one mapping. */
export function nested(entries: readonly DraftEntry[]): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const { path, value } of entries) setAt(root, path, value);
  return root;
}

/** The text of a deployment file: keys in the order of the schema, with the draft's comments. */
export function deploymentText(draft: Draft, entries: readonly DraftEntry[], heading: string): string {
  const root = deploymentSchema;
  const document = new Document(ordered(root, root, nested(entries)));
  for (const [key, comments] of draft.comments) comment(document, JSON.parse(key) as Path, comments);
  // Long values are easier to compare on one line.
  return `# ${heading}\n${document.toString({ lineWidth: 0 })}`;
}

/** Keys in the order of the schema, and those that it does not list as they are. */
function ordered(root: Schema, schema: Schema, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const properties = resolve(root, schema).properties ?? {};
  const given = Object.keys(value);
  const keys = [
    ...Object.keys(properties).filter((key) => Object.hasOwn(value, key)),
    ...given.filter((key) => !Object.hasOwn(properties, key)),
  ];
  return Object.fromEntries(
    keys.map((key) => [key, ordered(root, properties[key] ?? {}, (value as Record<string, unknown>)[key])]),
  );
}

/** Above the key, where the file has it. */
function comment(document: Document, path: Path, comments: readonly string[]): void {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return;
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
  const target: unknown = pair?.key;
  if (isNode(target)) target.commentBefore = comments.map((text) => ` ${oneLine(text)}`).join('\n');
}

function oneLine(text: string): string {
  return text.replace(/[\s\u0085\u2028\u2029]+/g, ' ');
}
