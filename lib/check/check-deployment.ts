import { checks } from '../config/checks';
import type { Condition } from '../config/checks/condition';
import { foreignKeys } from '../config/checks/variant';
import type { Deployment, Silence } from '../config/deployment';
import { isPrefix } from '../config/paths';
import { isMapping, plainData } from '../config/plain-data';
import { eachOnce, type Finding, formatPath, isCovered, isError } from '../config/problem';
import { recorded } from '../config/recording';
import { validate } from '../config/schema-validator';
import { overrideFindings } from '../plan/mindie-files';
import { rules } from '../rules';
import { viewOf } from '../rules/view';
import { judge } from './judge';
import { Reads } from './reads';
import { checkSilence, silenceWithoutEffect } from './silence';

export interface CheckOptions {
  /** Whether warnings are errors, whatever the deployment says. */
  readonly strict?: boolean;
  /** Namespace of a deployment that names none. */
  readonly namespace?: string | undefined;
}

export interface CheckedDeployment {
  /** With its defaults filled in; left out where it breaks the schema or a condition, so that nothing can be planned. */
  readonly deployment?: Deployment;
  /** Errors and warnings: one error is enough to write nothing. */
  readonly findings: readonly Finding[];
  /** The findings that the deployment silenced. */
  readonly silenced: readonly Silence[];
}

/**
 * The one door for checks. A deployment goes in as data, with the keys of a deployment file; all that is wrong with it
 * comes out: what is no data, against the schema, between its keys, in the MindIE files that follow from it. Whatever is
 * given, it does not throw.
 */
export function checkDeployment(
  given: unknown,
  { strict = false, namespace }: CheckOptions = {},
): CheckedDeployment {
  const { value: data, findings: unread, numbers } = plainData(given);
  if (data === undefined) return { findings: unread, silenced: [] };
  const value = inNamespace(data, namespace);
  const { deployment, findings: broken } = validate(value);
  // The schema misses what was left out.
  const leftOut = placesOf(unread);
  const found = [...unread, ...broken.filter(({ path }) => !leftOut.has(formatPath(path)))];
  const told = placesOf(found);
  const untold = numbers.filter(
    ({ path }) => !path.some((_, depth) => told.has(formatPath(path.slice(0, depth + 1)))),
  );
  const findings = [...found, ...untold];
  if (deployment === undefined) return { findings, silenced: [] };
  const own = ownFindings(value, deployment, findings);
  const all = [...own, ...mindieFindings(deployment, own)];
  const judged = judge([...all, ...silenceWithoutEffect(deployment, all)], {
    strict: strict || deployment.strict,
    silence: deployment.silence,
  });
  // What else was found leaves a deployment that can be compared with others.
  return own.some(isError) ? { ...judged, silenced: [] } : { ...judged, deployment };
}

function placesOf(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(findings.map(({ path }) => formatPath(path)));
}

function inNamespace(value: Record<string, unknown>, name: string | undefined): object {
  const { namespace = {} } = value;
  if (name === undefined || !isMapping(namespace)) return value;
  return { ...value, namespace: { name, ...namespace } };
}

/** What its keys alone show: values that break the schema, and conditions between values that do not. */
function ownFindings(value: object, deployment: Deployment, findings: readonly Finding[]): Finding[] {
  const reads = new Reads();
  const view = recorded(deployment, reads);
  const broken = (conditions: readonly Condition[], faults: readonly Finding[]): Finding[] =>
    conditions.flatMap((one) => reads.answers(() => [one() ?? []].flat(), faults));
  const foreign = broken(foreignKeys(view, value), findings);
  const rest = findings.filter((finding) => !foreign.some(({ path: key }) => isPrefix(key, finding.path)));
  const first = [...foreign, ...rest];
  const conditions = [...checks, checkSilence].flatMap((check) => check(view));
  // What several conditions say of one place in other words, the first of them says for all.
  return [...first, ...eachOnce(broken(conditions, first), ({ code, path }) => [code, path])];
}

/** What is wrong with the MindIE files and variables of a deployment: each value alone, then all together. */
function mindieFindings(deployment: Deployment, own: readonly Finding[]): Finding[] {
  const values = overrideFindings(deployment);
  const faults = [...own, ...values];
  return [...values.filter((finding) => !isCovered(finding, own)), ...ruleFindings(deployment, faults)];
}

/** What the rules find; one that looked at a faulty value has seen a stand-in for it, and says nothing. */
function ruleFindings(deployment: Deployment, faults: readonly Finding[]): Finding[] {
  const reads = new Reads();
  const view = viewOf(deployment, reads);
  return rules.flatMap(({ name, severity, check }) =>
    reads
      .answers(() => check(view), faults)
      .map((finding): Finding => ({ ...finding, code: name, rule: name, severity }))
      .filter((finding) => !isCovered(finding, faults)),
  );
}
