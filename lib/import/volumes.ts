import { normalise } from '../config/checks/weights';
import {
  configMountPath,
  queueSchedulePath,
  sharedMemoryPath,
  tableMountPath,
} from '../config/install-paths';
import { formatPath, type Path } from '../config/problem';
import { valueAt } from '../config/paths';
import { converted, type Draft, isSame } from './draft';
import { type Given, given, placeOf } from './kit-document';
import { containerPath, podPath } from './pods';
import type { Component } from './shape';

/** A mount of a container with its volume. */
interface Mount {
  readonly mountPath: string;
  readonly subPath?: string;
  readonly mount: Given;
  /** Left out: the pod has no such volume. */
  readonly volume?: Given;
  /** The field that says what the volume is, such as `nfs`. */
  readonly kind?: string;
  readonly hostPath?: Given;
  readonly claim?: Given;
}

/** Folders in which the generator puts its own files, whatever the kit mounts there. */
const generatedFolders = [configMountPath, tableMountPath, '/mnt/config-files'];

function mountsOf({ document }: Component): Mount[] {
  const mounts = given(document, [...containerPath, 'volumeMounts'])?.value;
  const volumes = given(document, [...podPath, 'volumes'])?.value;
  if (document === undefined || !Array.isArray(mounts)) return [];
  return mounts.map((mount: unknown, index): Mount => {
    const name = valueAt(mount, ['name']);
    const at = Array.isArray(volumes)
      ? volumes.findIndex((one: unknown) => valueAt(one, ['name']) === name)
      : -1;
    const volume = (...path: Path): Given | undefined =>
      given(document, [...podPath, 'volumes', at, ...path]);
    const subPath = valueAt(mount, ['subPath']);
    return {
      mountPath: normalise(String(valueAt(mount, ['mountPath']))),
      ...(typeof subPath === 'string' ? { subPath } : {}),
      mount: { value: mount, place: placeOf(document, [...containerPath, 'volumeMounts', index]) },
      volume: volume(),
      kind: Object.keys(volume()?.value ?? {}).find((key) => key !== 'name'),
      hostPath: volume('hostPath', 'path'),
      claim: volume('persistentVolumeClaim', 'claimName'),
    };
  });
}

/** What the volumes of the components say: weights, shared memory and the Controller's status. */
export function takeVolumes(
  draft: Draft,
  components: readonly Component[],
  weightsPath: Given | undefined,
): void {
  const servers: Mount[] = [];
  for (const component of components) {
    const mounts = mountsOf(component);
    if (component.key === 'controller') takeController(draft, component, mounts);
    else if (component.key === 'coordinator') tellOthers(draft, mounts, isGenerated);
    else servers.push(...takeServer(draft, component, mounts, weightsPath));
  }
  const [first, ...others] = servers;
  if (first === undefined) return;
  takeWeights(draft, first);
  for (const other of others) {
    if (!isSame(sourceOf(first), sourceOf(other)))
      draft.leave(
        other.mount,
        'all servers get the weights from one place, which is that of the prefill servers',
      );
  }
}

function sourceOf({ volume, kind = '', mountPath, subPath }: Mount): unknown {
  return { source: valueAt(volume?.value, [kind]), mountPath, subPath };
}

function takeWeights(
  draft: Draft,
  { mountPath, subPath, mount, volume, kind, hostPath, claim }: Mount,
): void {
  draft.take(['model', 'weights', 'mountPath'], [{ value: mountPath, place: mount.place }]);
  const path = ['model', 'weights', 'persistentVolumeClaim'];
  if (hostPath !== undefined) {
    const below = converted(hostPath, (value) => normalise(`${String(value)}/${subPath ?? ''}`));
    draft.take(['model', 'weights', 'hostPath'], [below]);
    return;
  }
  if (claim !== undefined) {
    draft.take(path, [claim]);
    if (subPath !== undefined)
      draft.leave(
        mount,
        'the claim is mounted as a whole: set model.weightsPath to where the weights are then',
      );
    return;
  }
  // The pods wait for this claim: they cannot start with other weights, or with none.
  const name = `${draft.release}-weights`;
  draft.set(path, name);
  draft.comment(
    path,
    `Create this claim for the volume of the kit, or name another: ${(volume ?? mount).place}`,
  );
  draft.leave(
    volume ?? mount,
    `the weights are on ${kind ?? 'a volume that the pod does not have'}: put them behind a PersistentVolumeClaim, ` +
      `and name it in ${formatPath(path)} (now ${name})`,
  );
}

/** Returns the mount that the weights lie under. */
function takeServer(
  draft: Draft,
  { key }: Component,
  mounts: readonly Mount[],
  weightsPath: Given | undefined,
): Mount[] {
  const path = normalise(String(weightsPath?.value));
  const holds = ({ mountPath }: Mount): boolean =>
    `${path}/`.startsWith(mountPath === '/' ? '/' : `${mountPath}/`);
  const weights = mounts.filter(holds).sort((a, b) => b.mountPath.length - a.mountPath.length)[0];
  for (const mount of mounts.filter(isSharedMemory)) draft.take([key, 'sharedMemory'], [sizeOf(mount)]);
  const known = [isGenerated, isQueueSchedule, isSharedMemory, (mount: Mount): boolean => mount === weights];
  tellOthers(draft, mounts, (mount) => known.some((is) => is(mount)));
  if (weights !== undefined) return [weights];
  draft.leave(
    weightsPath,
    `no volume of the ${key} pods holds it, and a deployment file always mounts one for the weights`,
  );
  return [];
}

function isSharedMemory({ mountPath }: Mount): boolean {
  return mountPath === sharedMemoryPath;
}

function sizeOf({ volume }: Mount): Given | undefined {
  const size = valueAt(volume?.value, ['emptyDir', 'sizeLimit']);
  return volume === undefined || size === undefined
    ? undefined
    : { value: size, place: `${volume.place}.emptyDir.sizeLimit` };
}

/** The status of the Controller outlives it in a directory of the node. */
function takeController(draft: Draft, component: Component, mounts: readonly Mount[]): void {
  const status = mounts.find(
    ({ mountPath, hostPath }) => hostPath !== undefined && mountPath.endsWith('/logs'),
  );
  tellOthers(draft, mounts, (mount) => mount === status || isGenerated(mount));
  if (component.document === undefined) return;
  const path = ['controller', 'statusDirectory', 'enabled'];
  if (status !== undefined) {
    draft.take(['controller', 'statusDirectory', 'hostPath'], [status.hostPath]);
    return;
  }
  const volumes: Given = {
    value: false,
    place: placeOf(component.document, [...podPath, 'volumes']),
    shown: 'no volume for the status',
  };
  const file = draft.value(path);
  if (file === true)
    draft.contradict(path, { value: true, place: 'process_manager.to_file of ms_controller.json' }, volumes);
  draft.set(path, false, volumes);
}

function isGenerated({ mountPath }: Mount): boolean {
  return generatedFolders.some((folder) => mountPath === folder || mountPath.startsWith(`${folder}/`));
}

function isQueueSchedule({ mountPath, hostPath }: Mount): boolean {
  return mountPath === queueSchedulePath && hostPath?.value === mountPath;
}

/** Mounts that the pods do without, and why. */
const dispensable: readonly (readonly [RegExp, string])[] = [
  [/\/security(\/|$)/, 'certificates come from the Secrets under tls'],
  [
    /^\/usr\/local\/(Ascend\/driver|dcmi|bin\/npu-smi)(\/|$)|^\/etc\/ascend_install\.info$/,
    'the Ascend Docker Runtime mounts the driver',
  ],
  [/^\/etc\/localtime$/, 'only times in logs follow it: set TZ under extraEnvironment'],
];

function tellOthers(draft: Draft, mounts: readonly Mount[], isKnown: (mount: Mount) => boolean): void {
  for (const { mount, mountPath } of mounts.filter((one) => !isKnown(one))) {
    const [, why] = dispensable.find(([pattern]) => pattern.test(mountPath)) ?? [];
    if (why !== undefined) draft.drop(mount, why);
    else draft.leave(mount, 'a deployment file has no key for further volumes');
  }
}
