import { normalise } from '../config/checks/weights';
import type { Path } from '../config/problem';
import { valueAt } from '../config/paths';
import type { Draft } from './draft';
import { type Given, given, placeOf } from './kit-document';
import { containerPath, podPath } from './pods';
import type { Component } from './shape';

/** A mount of a container with its volume. */
interface Mount {
  readonly mountPath: string;
  readonly mount: Given;
  /** Left out: the pod has no such volume. */
  readonly volume?: Given;
  readonly hostPath?: Given;
  readonly claim?: Given;
}

/** Folders in which the generator puts its own files, whatever the kit mounts there. */
const generatedFolders = ['/mnt/configmap', '/user/serverid/devindex/config', '/mnt/config-files'];

function mountsOf({ document }: Component): Mount[] {
  const mounts = given(document, [...containerPath, 'volumeMounts'])?.value;
  const volumes = given(document, [...podPath, 'volumes'])?.value;
  if (document === undefined || !Array.isArray(mounts)) return [];
  return mounts.flatMap((mount: unknown, index): Mount[] => {
    const name = valueAt(mount, ['name']);
    const at = Array.isArray(volumes)
      ? volumes.findIndex((one: unknown) => valueAt(one, ['name']) === name)
      : -1;
    const volume = (...path: Path): Given | undefined =>
      given(document, [...podPath, 'volumes', at, ...path]);
    const place = placeOf(document, [...containerPath, 'volumeMounts', index]);
    return [
      {
        mountPath: normalise(String(valueAt(mount, ['mountPath']))),
        mount: { value: mount, place },
        volume: volume(),
        hostPath: volume('hostPath', 'path'),
        claim: volume('persistentVolumeClaim', 'claimName'),
      },
    ];
  });
}

/** What the volumes of the components say: weights, shared memory and the Controller's status. */
export function takeVolumes(draft: Draft, components: readonly Component[], weightsPath: unknown): void {
  const weights: Mount[] = [];
  for (const component of components) {
    const mounts = mountsOf(component);
    if (component.key === 'controller') takeController(draft, component, mounts);
    else if (component.key === 'coordinator')
      for (const mount of mounts) dropUnless(draft, mount, isGenerated);
    else weights.push(...takeServer(draft, component, mounts, String(weightsPath)));
  }
  const source = (kind: 'hostPath' | 'claim'): (Given | undefined)[] => weights.map((mount) => mount[kind]);
  draft.take(['model', 'weights', 'persistentVolumeClaim'], source('claim'));
  draft.take(['model', 'weights', 'hostPath'], source('hostPath'));
  const mountPaths = weights.map(({ mountPath, mount }) => ({ value: mountPath, place: mount.place }));
  draft.take(['model', 'weights', 'mountPath'], mountPaths);
}

/** Returns the mount that the weights lie under. */
function takeServer(
  draft: Draft,
  { key }: Component,
  mounts: readonly Mount[],
  weightsPath: string,
): Mount[] {
  const path = normalise(weightsPath);
  const holds = ({ mountPath }: Mount): boolean =>
    `${path}/`.startsWith(mountPath === '/' ? '/' : `${mountPath}/`);
  const weights = mounts.filter(holds).sort((a, b) => b.mountPath.length - a.mountPath.length)[0];
  const known = [isGenerated, isQueueSchedule, isSharedMemory, (mount: Mount): boolean => mount === weights];
  for (const mount of mounts) {
    if (isSharedMemory(mount)) draft.take([key, 'sharedMemory'], [sizeOf(mount)]);
    dropUnless(draft, mount, (one) => known.some((is) => is(one)));
  }
  return weights === undefined ? [] : [weights];
}

function isSharedMemory({ mountPath }: Mount): boolean {
  return mountPath === '/dev/shm';
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
  for (const mount of mounts.filter((one) => one !== status)) dropUnless(draft, mount, isGenerated);
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
  return mountPath === '/var/queue_schedule' && hostPath?.value === mountPath;
}

function dropUnless(draft: Draft, mount: Mount, isKnown: (mount: Mount) => boolean): void {
  if (!isKnown(mount)) draft.drop(mount.mount, 'a deployment file has no key for further volumes');
}
