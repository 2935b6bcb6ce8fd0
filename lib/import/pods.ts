import { npuResource } from '../config/kit-defaults';
import { canonicalQuantity } from '../config/quantity';
import type { Path } from '../config/problem';
import { converted, type Draft, integer, shownOf } from './draft';
import { absent, type Given, given, type KitDocument } from './kit-document';
import type { Component } from './shape';

export const podPath: Path = ['spec', 'template', 'spec'];
export const containerPath: Path = [...podPath, 'containers', 0];

/** The resource that the pods ask for NPUs by; a device plugin may have another name than the usual one. */
export function npuResourceOf(document: KitDocument): string {
  const names = (['limits', 'requests'] as const).flatMap((kind) =>
    Object.keys(given(document, [...containerPath, 'resources', kind])?.value ?? {}),
  );
  return (
    [npuResource, 'huawei.com/Ascend', 'huawei.com/']
      .map((start) => names.find((name) => name.startsWith(start)))
      .find((name) => name !== undefined) ?? npuResource
  );
}

/** Grace periods of 0 that the kit ships: they cut off whatever the component was doing. */
const shippedGraceSeconds = { controller: 0, coordinator: 0 } as const;

/** What the pod specification of one component says. */
export function takePod(draft: Draft, { key, document }: Component): void {
  if (document === undefined) return;
  const pod = (...path: Path): Given | undefined => given(document, [...podPath, ...path]);
  takeResources(draft, key, document);
  takeNodeSelector(draft, key, pod('nodeSelector'));
  draft.take([key, 'tolerations'], [pod('tolerations')]);
  draft.take([key, 'priorityClassName'], [pod('priorityClassName')]);
  draft.take([key, 'schedulerName'], [pod('schedulerName')]);
  for (const field of ['runAsUser', 'runAsNonRoot'])
    draft.take(
      ['podSecurity', field],
      [given(document, [...containerPath, 'securityContext', field]) ?? pod('securityContext', field)],
    );
  const grace = pod('terminationGracePeriodSeconds');
  const isShipped = Object.hasOwn(shippedGraceSeconds, key) && grace?.value === 0;
  if (isShipped)
    draft.drop(grace, 'the kit cuts off what is going on; the default of the deployment file is used');
  else draft.take([key, 'terminationGraceSeconds'], [grace]);
  takeProbes(draft, key, document);
}

function takeResources(draft: Draft, key: Component['key'], document: KitDocument): void {
  for (const kind of ['requests', 'limits'] as const) {
    for (const what of ['cpu', 'memory'] as const) {
      const amount = given(document, [...containerPath, 'resources', kind, what]);
      draft.take([key, 'resources', kind, what], [converted(amount, (value) => quantityOf(what, value))]);
    }
    const disk = given(document, [...containerPath, 'resources', kind, 'ephemeral-storage']);
    draft.take(
      [key, 'resources', kind, 'ephemeralStorage'],
      [converted(disk, (value) => quantityOf('memory', value))],
    );
  }
}

/** A quantity as the deployment file takes it: memory has a unit there, and CPU in whole cores is a number. */
export function quantityOf(what: 'cpu' | 'memory', value: unknown): unknown {
  const quantity = String(value);
  if (!/^[0-9]+(\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.test(quantity)) return value;
  if (what === 'cpu') return /^[0-9.]+$/.test(quantity) ? Number(quantity) : quantity;
  if (/[A-Za-z]$/.test(quantity)) return quantity;
  const bytes = BigInt(canonicalBytes(quantity));
  return bytes % 1024n === 0n ? canonicalQuantity(`${bytes / 1024n}Ki`) : `${bytes / 1000n}k`;
}

function canonicalBytes(quantity: string): string {
  return quantity.replace(/\..*$/, '');
}

/** The label of the node type has a key of its own where prefill and decode have different nodes. */
function takeNodeSelector(draft: Draft, key: Component['key'], selector: Given | undefined): void {
  if (selector === undefined || typeof selector.value !== 'object') return;
  const { 'hardware-type': hardware, ...others } = selector.value as Record<string, unknown>;
  if (key === 'prefill' || key === 'decode') {
    const place = `${selector.place}["hardware-type"]`;
    draft.take([key, 'nodeLabel'], hardware === undefined ? [] : [{ value: hardware, place }]);
    draft.take([key, 'nodeSelector'], [{ ...selector, value: others }]);
  } else draft.take([key, 'nodeSelector'], [selector]);
}

/** The API server's defaults for a probe. */
const kubernetesProbe = { periodSeconds: 10, failureThreshold: 3 } as const;
/** timeoutSeconds of the deployment file's probes. */
const defaultTimeout = 4;

function takeProbes(draft: Draft, key: Component['key'], document: KitDocument): void {
  for (const name of ['startup', 'readiness', 'liveness'] as const) {
    const path = [...containerPath, `${name}Probe`];
    const probe = given(document, path);
    if (probe === undefined) {
      draft.set([key, 'probes', name, 'enabled'], false, absent(document, path, false));
      continue;
    }
    if (key === 'coordinator' && name === 'liveness' && isShippedLiveness(probe)) {
      draft.drop(
        probe,
        'under load it restarts a Coordinator that works: ask for it with coordinator.probes.liveness',
      );
      continue;
    }
    draft.set([key, 'probes', name, 'enabled'], true, probe);
    takeTimes(draft, [key, 'probes', name], (field) => given(document, [...path, field]), probe);
  }
}

function takeTimes(
  draft: Draft,
  target: Path,
  field: (name: string) => Given | undefined,
  probe: Given,
): void {
  const orDefault = (name: keyof typeof kubernetesProbe): Given =>
    converted(field(name), integer) ?? {
      value: kubernetesProbe[name],
      place: `${probe.place}.${name}`,
      isAbsent: true,
    };
  const period = orDefault('periodSeconds');
  const threshold = orDefault('failureThreshold');
  draft.take([...target, 'periodSeconds'], [period]);
  const timeout = converted(field('timeoutSeconds'), integer);
  // Left out, it is the default of the deployment file, if that is short enough.
  const most = Math.max(1, Math.min(defaultTimeout, Number(period.value) - 1));
  draft.take(
    [...target, 'timeoutSeconds'],
    [timeout ?? { value: most, place: `${probe.place}.timeoutSeconds`, isAbsent: true }],
  );
  const [key = '', , name] = target;
  if (name !== 'startup') draft.take([...target, 'failureThreshold'], [threshold]);
  else
    draft.take(
      [key, 'startupSeconds'],
      [{ ...threshold, value: Number(period.value) * Number(threshold.value), shown: shownOf(threshold) }],
    );
  const delay = field('initialDelaySeconds');
  if (delay !== undefined && delay.value !== 0) draft.drop(delay, 'the start-up probe holds the others back');
}

/** As the kit ships it, so that nobody asked for it. */
function isShippedLiveness({ value }: Given): boolean {
  const times = Object.entries(value as object).filter(([key]) => key !== 'exec');
  return JSON.stringify(times) === '[["periodSeconds",5]]';
}
