import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { App, Chart } from 'cdk8s';
import { parse } from 'yaml';
import { readBootScripts } from '../../lib/boot/scripts';
import { checkDeployment } from '../../lib/check';
import type { Deployment } from '../../lib/config/deployment';
import { setAt, valueAt } from '../../lib/config/paths';
import type { Path } from '../../lib/config/problem';
import type { Schema } from '../../lib/config/schema';
import { componentKeys } from '../../lib/config/topology';
import { serviceParts } from '../../lib/constructs/service-parts';
import { podTemplateOf } from '../../lib/invariants/manifest';
import { planDeployment } from '../../lib/plan/plan';
import { anyItem, deploymentEntries, flat } from '../../lib/reference/entries';

/** Templates by the component that they are of. */
type Templates = ReadonlyMap<string, string>;

export function templatesOf(deployment: Deployment): Templates {
  const plan = planDeployment(deployment);
  const parts = serviceParts(new Chart(new App(), 'deployment'), { plan, bootScripts: readBootScripts() });
  return new Map(
    parts.manifests.flatMap((manifest): [string, string][] => {
      const component = manifest.metadata.labels?.['app.kubernetes.io/component'] ?? '';
      // A Job's pods are never replaced.
      const template = manifest.kind === 'Deployment' ? podTemplateOf(manifest) : undefined;
      return template === undefined ? [] : [[component, JSON.stringify(template)]];
    }),
  );
}

/** Two deployments that set every key between them, and beside each one whose values are others. */
function samples(): { deployment: Deployment; others: Deployment }[] {
  return ['all-properties.yaml', 'all-properties-heterogeneous.yaml'].map((name) => {
    const text = readFileSync(path.join(__dirname, '..', 'fixtures', name), 'utf8');
    // A copy: what follows from the checked one is known already.
    const deployment = structuredClone(checked(parse(text) as object));
    // A probe that is off has no timing.
    for (const component of componentKeys)
      for (const probe of ['startup', 'liveness'])
        if (component in deployment) setAt(deployment, [component, 'probes', probe, 'enabled'], true);
    const role = { instances: 1, npusPerInstance: 4 };
    const servers = deployment.variant === 'homogeneous' ? ['server'] : ['prefill', 'decode'];
    const others = checked({
      variant: deployment.variant,
      image: { name: 'other', tag: 'other' },
      model: { name: 'other', weightsPath: '/other/other', weights: { mountPath: '/other' } },
      ...Object.fromEntries(servers.map((key) => [key, { ...role, instances: 2 }])),
    });
    return { deployment, others };
  });
}

function checked(value: object): Deployment {
  const { deployment, findings } = checkDeployment(value);
  if (deployment === undefined) throw new Error(JSON.stringify(findings));
  return deployment;
}

/** They make other objects, beside which the earlier ones stay. */
const otherObjects = ['name', 'namespace.name', 'variant'];
/** It follows from the other degrees; written, it is only checked. */
const onlyChecked = /\.parallelism\.tp$/;

/** Of each key of the deployment file without keys below it: the components whose pods get a new template when it changes. */
export function restartsByKey(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { deployment, others } of samples()) {
    const before = templatesOf(deployment);
    for (const key of singleKeys()) {
      if (valueAt(deployment, key.path) === undefined) continue;
      for (const copy of changesOf(deployment, others, key)) {
        const set = found.get(key.name) ?? new Set();
        found.set(key.name, set);
        const after = templatesOf(copy);
        for (const [component, template] of before)
          if (after.has(component) && after.get(component) !== template) set.add(component);
      }
    }
  }
  return found;
}

interface Key {
  readonly name: string;
  readonly path: Path;
  readonly schema: Schema;
}

/** Keys that may change. Lists are one key, and so are mappings of variables and labels. */
export function singleKeys(): Key[] {
  return flat(deploymentEntries()).filter(
    ({ name, path: steps, children, schema }) =>
      !steps.includes(anyItem) &&
      (children.length === 0 || schema.type === 'array') &&
      schema.enum?.length !== 1 &&
      !otherObjects.includes(name) &&
      !onlyChecked.test(name),
  );
}

function changesOf(deployment: Deployment, others: Deployment, { path: steps, schema }: Key): Deployment[] {
  const now = valueAt(deployment, steps);
  const labels = steps.at(-1) === 'nodeSelector' ? [{ other: 'other' }] : [];
  const values = [valueAt(others, steps), ...otherValues(schema, now), ...labels];
  return values
    .filter((value) => !isDeepStrictEqual(value, now))
    .map((value) => {
      const copy = structuredClone(deployment);
      setAt(copy, steps, value);
      return copy;
    });
}

/** Quantities and texts have theirs in the other deployment. */
function otherValues({ type, enum: allowed }: Schema, now: unknown): unknown[] {
  if (allowed !== undefined) return [...allowed];
  if (type === 'boolean') return [now !== true];
  if (type === 'integer') return [Number(now) + 1];
  return [];
}
