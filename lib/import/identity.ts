import { isOfKubernetes } from '../config/checks/namespace';
import type { Path } from '../config/problem';
import { converted, type Draft, integer } from './draft';
import { absent, type Given, given, type KitDocument } from './kit-document';
import { containerPath, npuResourceOf, podPath } from './pods';
import type { Component, Shape } from './shape';

/** Names, images, instances and NPUs. */
export function takeIdentity(draft: Draft, shape: Shape): void {
  const { components, service } = shape;
  const all = (...path: Path): (Given | undefined)[] =>
    components.map(({ document }) => given(document, path));
  draft.set(['variant'], shape.variant, shape.variantFrom);
  draft.take(
    ['name'],
    all('metadata', 'name').map((name) => converted(name, releaseOf)),
  );
  draft.take(
    ['namespace', 'name'],
    [...all('metadata', 'namespace'), given(service, ['metadata', 'namespace'])],
  );
  const namespace = draft.entry(['namespace', 'name']);
  if (isOfKubernetes(String(namespace?.value))) draft.set(['namespace', 'create'], false, namespace?.from);
  takeImage(draft, all);
  for (const component of components) {
    if (component.key !== 'controller' && component.key !== 'coordinator') takeInstances(draft, component);
  }
}

/** `mindie` of `mindie-ms-controller`. */
function releaseOf(name: unknown): unknown {
  const [, release] =
    /^(.+)-(?:server|server-heterogeneous|ms-controller|ms-coordinator)$/.exec(String(name)) ?? [];
  return release;
}

function takeImage(draft: Draft, all: (...path: Path) => (Given | undefined)[]): void {
  const images = all(...containerPath, 'image').map((image) => converted(image, imageOf));
  const part = (name: keyof ImageParts): (Given | undefined)[] =>
    images.map((image) => converted(image, (value) => (value as ImageParts)[name]));
  draft.take(['image', 'name'], part('name'));
  draft.take(['image', 'tag'], part('tag'));
  draft.take(['image', 'digest'], part('digest'));
  const first = images.find((image) => image !== undefined);
  const parts = first?.value as ImageParts | undefined;
  // What the kubelet would take.
  if (parts?.tag === undefined && parts?.digest === undefined)
    draft.take(['image', 'tag'], [converted(first, () => 'latest')]);
  draft.take(['image', 'pullPolicy'], all(...containerPath, 'imagePullPolicy'));
  const secrets = all(...podPath, 'imagePullSecrets').map((list) => converted(list, namesOf));
  draft.take(['image', 'pullSecrets'], secrets);
}

interface ImageParts {
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** The parts of an image reference; a colon before the last slash belongs to the registry's port. */
export function imageOf(reference: unknown): ImageParts | undefined {
  const [, name, tag, digest] = /^(.+?)(?::([^:/@]+))?(?:@(.+))?$/.exec(String(reference)) ?? [];
  return name === undefined ? undefined : { name, tag, digest };
}

function namesOf(list: unknown): unknown {
  return Array.isArray(list) ? list.map((one) => (one as { name?: unknown }).name) : undefined;
}

function takeInstances(draft: Draft, { key, document }: Component): void {
  if (document === undefined) return;
  const replicas = converted(given(document, ['spec', 'replicas']), integer);
  // The API server's default.
  draft.take([key, 'instances'], [replicas ?? absent(document, ['spec', 'replicas'], 1)]);
  const resource = npuResourceOf(document);
  const npus = (['limits', 'requests'] as const).map((kind) =>
    given(document, [...containerPath, 'resources', kind, resource]),
  );
  draft.take(
    [key, 'npusPerInstance'],
    npus.map((one) => converted(one, integer)),
  );
  const asked = npus.find((one) => one !== undefined);
  draft.take(['resourceName'], [asked && { value: resource, place: asked.place }]);
}

/** Whether a Controller or Coordinator has a standby is said in its own file; its replicas must agree. */
export function checkStandbys(draft: Draft, { components }: Shape): void {
  for (const { key, document } of components) {
    const replicas = converted(given(document, ['spec', 'replicas']), integer);
    if ((key !== 'controller' && key !== 'coordinator') || replicas === undefined) continue;
    const backup = draft.value(['backup', key]) === true;
    const winner = draft.entry(['backup', key])?.from ?? { value: false, place: `backup.${key}` };
    if (replicas.value !== (backup ? 2 : 1)) draft.contradict(['backup', key], replicas, winner);
  }
}

/** The inference Service. */
export function takeService(draft: Draft, { components, service }: Shape): void {
  const hasCoordinator = components.some(
    ({ key, document }) => key === 'coordinator' && document !== undefined,
  );
  if (service === undefined) {
    if (hasCoordinator) draft.set(['service', 'type'], 'none');
    return;
  }
  const port = (name: string): Given | undefined => given(service, ['spec', 'ports', 0, name]);
  draft.take(
    ['service', 'type'],
    [given(service, ['spec', 'type']) ?? absent(service, ['spec', 'type'], 'ClusterIP')],
  );
  draft.take(['service', 'nodePort'], [converted(port('nodePort'), integer)]);
  draft.take(['service', 'annotations'], [annotationsOf(service)]);
  // The Service of the output has one port, which is the Coordinator's own.
  const ports = [port('targetPort'), port('port')].map((one) => converted(one, integer));
  draft.take(['ports', 'coordinator', 'inference'], ports);
}

/** Without what kubectl notes for itself. */
function annotationsOf(service: KitDocument): Given | undefined {
  const found = given(service, ['metadata', 'annotations']);
  const others = Object.entries(found?.value ?? {}).filter(
    ([name]) => !name.startsWith('kubectl.kubernetes.io/'),
  );
  return found === undefined || others.length === 0
    ? undefined
    : { ...found, value: Object.fromEntries(others) };
}
