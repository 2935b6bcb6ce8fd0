import type { ComponentKey } from '../config/topology';
import { valueAt } from '../config/paths';
import { objectNames, ringsConfigName, serverConfigName } from '../plan/names';
import type { Draft } from './draft';
import { given, type KitDocument } from './kit-document';
import { containerPath, podPath } from './pods';
import { nameOf, type Shape } from './shape';

/** What the containers are called in the manifests. */
const containers: Readonly<Record<ComponentKey, string>> = {
  server: 'server',
  prefill: 'server',
  decode: 'server',
  controller: 'controller',
  coordinator: 'coordinator',
};

/** Tells the names that are others in the manifests, and how objects of the kit are removed that nothing there replaces. */
export function tellNames(draft: Draft, { components, service }: Shape): void {
  const names = objectNames(draft.release);
  for (const { key, document } of components) {
    const name = given(document, [...containerPath, 'name']);
    if (name !== undefined && name.value !== containers[key])
      draft.renamed.push(
        `container ${String(name.value)} -> ${containers[key]}: in kubectl logs, kubectl exec and what watches containers by name`,
      );
  }
  const behind = (kind: string, when: string, found: readonly string[], kept: readonly string[]): void => {
    const left = [...new Set(found)].filter((name) => !kept.includes(name)).sort();
    const named = draft.value(['namespace', 'name']);
    const namespace = typeof named === 'string' ? named : 'mindie';
    if (left.length > 0)
      draft.renamed.push(
        `${kind} that stays behind, to remove ${when}: kubectl delete ${kind} --namespace ${namespace} ${left.join(' ')}`,
      );
  };
  const deployments = components.flatMap(({ document }) =>
    document === undefined ? [] : [nameOf(document)],
  );
  const ownDeployments = components.map(({ key }) => names[key]);
  behind('deployment', 'before the first apply', deployments, ownDeployments);
  behind('service', 'when nobody calls it', service === undefined ? [] : [nameOf(service)], [
    names.inferenceService,
  ]);
  const configMaps = [
    ...components.flatMap(({ document }) => (document === undefined ? [] : configMapsOf(document))),
    ...deployments.map(ringsConfigName),
  ];
  const ownConfigMaps = [
    ...Object.values(names),
    ...ownDeployments.flatMap((name) => [ringsConfigName(name), serverConfigName(name)]),
  ];
  const [ofKit, ofOthers] = [true, false].map((isOfKit) =>
    configMaps.filter((name) => madeByKit.test(name) === isOfKit),
  );
  behind('configmap', 'when no pod of the kit is left', ofKit ?? [], ownConfigMaps);
  for (const name of new Set(ofOthers))
    if (!ownConfigMaps.includes(name))
      draft.renamed.push(
        `configmap ${name} stays behind: the kit does not make it, so others may read it too`,
      );
}

/** The ConfigMaps that deploy.sh of the kit makes, and those of the Ascend Operator. */
const madeByKit =
  /^(boot-bash-script|common-env|global-ranktable|python-.+|rings-config-.+|mindie-.+-config)$/;

/** Those that the pods mount, or take variables of. */
function configMapsOf(document: KitDocument): string[] {
  const listed = (list: unknown, ...path: string[]): unknown[] =>
    Array.isArray(list) ? list.map((one: unknown) => valueAt(one, path)) : [];
  return [
    ...listed(given(document, [...podPath, 'volumes'])?.value, 'configMap', 'name'),
    ...listed(given(document, [...containerPath, 'envFrom'])?.value, 'configMapRef', 'name'),
  ].filter((name) => typeof name === 'string');
}
