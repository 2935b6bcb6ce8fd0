import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Complete, decide } from '../../lib/ranktable/decide';
import { isObject } from '../../lib/ranktable/hccl-json';
import { lintTable } from '../../lib/ranktable/lint';
import { lintMembers } from '../../lib/ranktable/members';
import type { ConfigMap, Pod } from '../../lib/ranktable/objects';
import { parsePlan } from '../../lib/ranktable/parse-plan';
import { mustLast } from '../../lib/ranktable/reason';
import { sayAtOnce } from '../../lib/ranktable/remedies';
import type { Table } from '../../lib/ranktable/table';
import type { TablePlan } from '../../lib/ranktable/table-plan';
import type { Ending } from './ending';
import { UserError } from './user-error';

/** Exit codes of `build`: EX_TEMPFAIL of sysexits.h says that trying again later may help. */
const written = 0;
const cannot = 1;
const mustWait = 75;

/** In the cluster, such a reason must last for a minute. */
const dumpAgain = 'if the Ascend Operator was replaced just before the dump, take another one a minute later';

/**
 * Builds a table from dumps of `kubectl get pods,configmaps -o json`; writes it only when it is complete, and its members
 * beside it.
 */
export function build(from: string, planFile: string, out: string): Ending {
  const plan = readPlan(planFile);
  const objects = readObjects(from);
  const pods = objects.filter(({ kind }) => kind === 'Pod') as unknown as Pod[];
  const configMaps = objects.filter(({ kind }) => kind === 'ConfigMap') as unknown as ConfigMap[];
  const found = configMaps.find(({ metadata }) => metadata.name === plan.table.configMap);
  // A dump need not hold the ConfigMap of the table, as nothing is written into it here.
  const current = found ?? { metadata: { name: plan.table.configMap } };
  const decision = decide(plan, { pods, configMaps, current });
  switch (decision.kind) {
    case 'publish':
    case 'unchanged':
      writeBoth(out, decision);
      return { exitCode: written, lines: [] };
    case 'wait':
    case 'fail': {
      const sentences = sayAtOnce(decision.reasons);
      return {
        exitCode: decision.kind === 'wait' ? mustWait : cannot,
        lines: decision.reasons.map((one, index) => {
          const again = mustLast(one) ? `; ${dumpAgain}` : '';
          return `${one.code} ${one.object}: ${sentences[index] ?? ''}${again}`;
        }),
      };
    }
  }
}

/** Says all that the Controller would reject or misread in a table, and where its members are not those of the table. */
export function lint(
  tableFile: string,
  { plan: planFile, members: membersFile }: { plan: string | undefined; members: string | undefined },
): Ending {
  const plan = planFile === undefined ? undefined : readPlan(planFile);
  const text = readText(tableFile);
  const findings = lintTable(text, plan).map((one) => ({ ...one, file: tableFile }));
  const members = membersFile === undefined ? undefined : { file: membersFile, text: readText(membersFile) };
  // Of a table that has faults nobody knows whom it lists.
  if (members !== undefined && findings.length === 0)
    findings.push(
      ...lintMembers(members.text, JSON.parse(text) as Table).map((one) => ({ ...one, file: members.file })),
    );
  const lines = findings.map(
    ({ file, place, message }) => `${file}${place === '' ? '' : ` ${place}`}: ${message}`,
  );
  return { exitCode: lines.length === 0 ? 0 : 1, lines };
}

function readPlan(file: string): TablePlan {
  const plan = parsePlan(readText(file));
  if (typeof plan === 'string') throw new UserError(`${file}: ${plan}`);
  return plan;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

function readObjects(from: string): { kind: string }[] {
  let files: string[];
  try {
    const isFolder = statSync(from).isDirectory();
    files = isFolder
      ? readdirSync(from)
          .filter((name) => name.endsWith('.json'))
          .sort()
          .map((name) => path.join(from, name))
      : [from];
  } catch (error) {
    throw new UserError(`${from}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  if (files.length === 0) throw new UserError(`${from}: no *.json file in this folder`);
  return files.flatMap(objectsOf);
}

/** A list, as `kubectl get` prints it, or a single object. */
function objectsOf(file: string): { kind: string }[] {
  let root: unknown;
  try {
    root = JSON.parse(readText(file));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file}: not JSON; expected the output of kubectl get pods,configmaps -o json`);
  }
  const items = isObject(root) && Array.isArray(root['items']) ? root['items'] : [root];
  return items.filter(isNamed);
}

function isNamed(value: unknown): value is { kind: string } {
  return (
    isObject(value) &&
    typeof value['kind'] === 'string' &&
    isObject(value['metadata']) &&
    typeof value['metadata']['name'] === 'string'
  );
}

/** The table last: who finds it finds its members, too. */
function writeBoth(out: string, { text, members }: Complete): void {
  writeWhole(`${out}.members`, members);
  writeWhole(out, text);
}

/** By rename, so that nobody reads half a file; its readers refuse a mode wider than 0640. */
function writeWhole(out: string, text: string): void {
  try {
    const temporary = `${out}.new`;
    writeFileSync(temporary, text, { mode: 0o640 });
    renameSync(temporary, out);
  } catch (error) {
    throw new UserError(`${out}: cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}
