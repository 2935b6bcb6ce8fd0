import deploymentSchema from '../../schemas/deployment.schema.json';
import { checkDeployment } from '../../lib/check';
import { isPrefix, setAt } from '../../lib/config/paths';
import { type Finding, formatFinding, formatPath, isError, type Path } from '../../lib/config/problem';
import type { Schema } from '../../lib/config/schema';
import { deploymentEntries, flat, pathName } from '../../lib/reference/entries';

/** What `init` must or may know: a flag, and a key of the deployment file. */
export interface Question {
  readonly flag: string;
  readonly path: Path;
  readonly isRequired: boolean;
  /** Only for deployments of this variant. */
  readonly variant?: 'homogeneous' | 'heterogeneous';
  /** What an answer of several parts sets, or nothing where it does not have them; left out: it is the value. */
  readonly read?: (answer: string) => readonly Setting[] | undefined;
  /** How an answer of several parts looks. */
  readonly form?: string;
}

export interface Setting {
  readonly path: Path;
  readonly value: unknown;
}

export const variants = deploymentSchema.properties.variant.enum as ('homogeneous' | 'heterogeneous')[];

/** In the order in which they are asked: what an answer is checked against comes before it. */
export const questions: readonly Question[] = [
  { flag: 'variant', path: ['variant'], isRequired: true },
  { flag: 'image', path: ['image'], isRequired: true, read: readImage, form: 'name:tag, name@sha256:…' },
  { flag: 'model-name', path: ['model', 'name'], isRequired: true },
  {
    flag: 'weights-host-path',
    path: ['model', 'weights', 'hostPath'],
    isRequired: false,
    read: readHostPath,
  },
  { flag: 'weights-path', path: ['model', 'weightsPath'], isRequired: true },
  // A heterogeneous deployment has no choice of it.
  { flag: 'hardware', path: ['hardware'], isRequired: false, variant: 'homogeneous' },
  ...serverQuestions('homogeneous', 'server', ''),
  {
    flag: 'rate',
    path: ['server', 'rate'],
    isRequired: false,
    variant: 'homogeneous',
    read: readRate,
    form: '3:1',
  },
  ...serverQuestions('heterogeneous', 'prefill', 'prefill-'),
  ...serverQuestions('heterogeneous', 'decode', 'decode-'),
  { flag: 'namespace', path: ['namespace', 'name'], isRequired: false },
  { flag: 'node-port', path: ['service', 'nodePort'], isRequired: false },
  { flag: 'status-path', path: ['controller', 'statusDirectory', 'hostPath'], isRequired: false },
];

function serverQuestions(variant: Question['variant'] & string, role: string, prefix: string): Question[] {
  return [
    { flag: `${prefix}instances`, path: [role, 'instances'], isRequired: true, variant },
    { flag: `${prefix}npus`, path: [role, 'npusPerInstance'], isRequired: true, variant },
  ];
}

/** The schema of a question's key, with its description. */
export function schemaOf({ path }: Question): Schema {
  const name = pathName(path);
  const entry = flat(deploymentEntries()).find((one) => one.name === name);
  if (entry === undefined) throw new Error(`no key ${name}`);
  return entry.schema;
}

/** What an answer adds to the settings that there are, and what is wrong with it there; nothing when it is right. */
export function take(
  question: Question,
  answer: string,
  given: readonly Setting[],
): { added: readonly Setting[]; faults: string[] } {
  const { path, form = '', read = (text: string) => [{ path, value: valueOf(question, text) }] } = question;
  const added = read(answer);
  if (added === undefined) {
    const expected = `a value such as ${form}`;
    return {
      added: [],
      faults: [formatFinding({ path, what: 'malformed', got: answer, expected, fix: 'Correct it.' })],
    };
  }
  const about = [path, ...added.map((setting) => setting.path)];
  const errors = errorsOf(withStandIns([...given, ...added]));
  const own = errors.filter((error) => about.some((one) => isPrefix(one, error.path)));
  return { added, faults: own.map(formatFinding) };
}

/** What is wrong with answers together, and the questions that it is about. */
export function unsettled(settings: readonly Setting[]): {
  faults: string[];
  about: readonly Question[];
} {
  const errors = errorsOf(settings);
  const isAbout = ({ path }: Question): boolean => errors.some((error) => isPrefix(path, error.path));
  return {
    faults: errors.map((error) => `${formatPath(error.path)}: ${formatFinding(error)}`),
    about: questions.filter((question) => isFor(question, settings) && isAbout(question)),
  };
}

/** Whether a question is about the variant that was chosen. */
export function isFor({ variant }: Question, settings: readonly Setting[]): boolean {
  const chosen = answered(settings, ['variant']);
  return variant === undefined || chosen === undefined || variant === chosen;
}

/** How many values of a question are tried out at most. */
const mostTried = 16;

/** The values that an answer can have after the others, where those that the schema allows are few enough to try. */
export function allowedValues(question: Question, given: readonly Setting[]): Schema {
  const schema = schemaOf(question);
  const { type, minimum = 0, maximum = Infinity } = schema;
  if (type !== 'integer' || maximum - minimum >= mostTried) return schema;
  const values = Array.from({ length: maximum - minimum + 1 }, (_, index) => minimum + index);
  const allowed = values.filter((value) => take(question, String(value), given).faults.length === 0);
  return allowed.length === 0 || allowed.length === values.length ? schema : { enum: allowed };
}

function errorsOf(settings: readonly Setting[]): Finding[] {
  return checkDeployment(deploymentOf(settings)).findings.filter(isError);
}

/** With the least of a role that is still to be asked about: the rules judge a deployment that has both. */
function withStandIns(settings: readonly Setting[]): readonly Setting[] {
  if (answered(settings, ['variant']) !== 'heterogeneous') return settings;
  const npus = ['prefill', 'decode'].map((role) => answered(settings, [role, 'npusPerInstance']));
  const least = { instances: 1, npusPerInstance: npus.find((one) => one !== undefined) ?? 1 };
  const all = ['prefill', 'decode'].flatMap((role) =>
    Object.entries(least).map(([key, value]) => ({ path: [role, key], value })),
  );
  return [...settings, ...all.filter(({ path }) => answered(settings, path) === undefined)];
}

function answered(settings: readonly Setting[], path: Path): unknown {
  return settings.find((one) => pathName(one.path) === pathName(path))?.value;
}

function valueOf(question: Question, answer: string): unknown {
  return schemaOf(question).type === 'integer' ? numberOr(answer) : answer;
}

/** A deployment file with these settings, as data, its keys in the order of the schema. */
export function deploymentOf(settings: readonly Setting[]): object {
  const order = flat(deploymentEntries()).map(({ name }) => name);
  const rank = ({ path }: Setting): number => order.indexOf(pathName(path));
  const deployment = {};
  for (const { path, value } of [...settings].sort((a, b) => rank(a) - rank(b)))
    setAt(deployment, path, value);
  return deployment;
}

/** Text that is no number stays text, so that the schema says so. */
function numberOr(answer: string): unknown {
  return /^-?[0-9]+(\.[0-9]+)?$/.test(answer) ? Number(answer) : answer;
}

function readImage(answer: string): Setting[] {
  const at = answer.indexOf('@');
  if (at >= 0) {
    return [
      { path: ['image', 'name'], value: answer.slice(0, at) },
      { path: ['image', 'digest'], value: answer.slice(at + 1) },
    ];
  }
  // A colon before the last slash is that of a registry's port.
  const colon = answer.lastIndexOf(':');
  if (colon <= answer.lastIndexOf('/')) return [{ path: ['image', 'name'], value: answer }];
  return [
    { path: ['image', 'name'], value: answer.slice(0, colon) },
    { path: ['image', 'tag'], value: answer.slice(colon + 1) },
  ];
}

/** The directory has the same path in the container, where it is not the default. */
function readHostPath(answer: string): Setting[] {
  const weights = ['model', 'weights'];
  return [
    { path: [...weights, 'hostPath'], value: answer },
    { path: [...weights, 'mountPath'], value: answer },
  ];
}

function readRate(answer: string): Setting[] | undefined {
  const path = ['server', 'rate'];
  const [prefill, decode, ...more] = answer.split(':');
  if (prefill === undefined || decode === undefined || more.length > 0) return undefined;
  return [
    { path: [...path, 'prefill'], value: numberOr(prefill) },
    { path: [...path, 'decode'], value: numberOr(decode) },
  ];
}
