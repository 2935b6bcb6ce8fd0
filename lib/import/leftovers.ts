import { mindieGroup } from '../config/kit-defaults';
import { formatPath, type Path } from '../config/problem';
import { type Draft, isSame } from './draft';
import { type Given, given, type KitDocument, placeOf } from './kit-document';
import type { Kit } from './kit';
import { containerPath, npuResourceOf, podPath } from './pods';
import { type Component, hardwareOf, kindOf, nameOf, type Shape } from './shape';

/** Fields of a Deployment that were read, or that the generator writes itself whatever the kit says. */
const known: readonly RegExp[] = [
  /^(apiVersion|kind|status\b.*)$/,
  /^metadata\.(name|namespace|creationTimestamp)$/,
  /^(metadata|spec\.selector\.matchLabels|spec\.template\.metadata)(\.labels)?\.(app|deploy-name)$/,
  /^(metadata|spec\.template\.metadata)\.labels(\["ring-controller\.atlas"\]|\.ring-controller\.atlas)$/,
  /^spec\.(replicas|template\.metadata\.creationTimestamp)$/,
  /^spec\.template\.spec\.(nodeSelector|tolerations|imagePullSecrets|volumes)\b/,
  /^spec\.template\.spec\.(priorityClassName|schedulerName|terminationGracePeriodSeconds)$/,
  /^spec\.template\.spec\.(containers\[0\]\.)?securityContext\.runAs(User|NonRoot)$/,
  /^spec\.template\.spec\.affinity\.podAntiAffinity\b/,
  /^spec\.template\.spec\.containers\[0\]\.(image|imagePullPolicy|name)$/,
  /^spec\.template\.spec\.containers\[0\]\.(env|envFrom|volumeMounts|ports)\[/,
  /^spec\.template\.spec\.containers\[0\]\.resources\.(requests|limits)\.(cpu|memory|ephemeral-storage)$/,
  /^spec\.template\.spec\.containers\[0\]\.(startup|readiness|liveness)Probe\.(exec\.command\[|periodSeconds|timeoutSeconds|failureThreshold|initialDelaySeconds)/,
];

/** Fields that the generator writes with one value. */
const fixed: Readonly<Record<string, unknown>> = {
  'spec.template.spec.automountServiceAccountToken': false,
  'spec.template.spec.securityContext.fsGroup': mindieGroup,
  'spec.template.spec.restartPolicy': 'Always',
  'spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation': false,
  'spec.template.spec.containers[0].securityContext.capabilities.drop[0]': 'ALL',
  'spec.template.spec.containers[0].securityContext.seccompProfile.type': 'RuntimeDefault',
  'spec.template.spec.containers[0].command[0]': '/bin/bash',
  'spec.template.spec.containers[0].command[1]': '-c',
};

/** Of a Deployment on servers with super pods: the NPUs that are given out together. */
export const superPodAnnotation: Path = ['metadata', 'annotations', 'sp-block'];

/** Fields by which Kubernetes chooses the node, and those that decide what the container may read. */
const decisive: readonly RegExp[] = [
  /^metadata\.annotations\.sp-block$/,
  /^spec\.template\.spec\.(nodeName|runtimeClassName|schedulingGates|topologySpreadConstraints|affinity)\b/,
  /^spec\.template\.spec\.containers\[0\]\.resources\./,
  /^spec\.template\.spec\.(containers\[0\]\.)?securityContext\.(runAs|supplementalGroups|fsGroup$)/,
  /^spec\.template\.spec\.(initContainers|containers\[[1-9][0-9]*\])/,
];

/** The kit starts its boot script, with blanks around it. */
const bootCommand = /^\s*\/mnt\/configmap\/boot\.sh\s*;?\s*$/;

/** Says what of the kit has no place in a deployment file. */
export function tellLeftovers(draft: Draft, kit: Kit, shape: Shape): void {
  for (const { key, document } of shape.components) {
    if (document !== undefined) tellFields(draft, key, document);
  }
  if (shape.service !== undefined) tellService(draft, shape.service);
  for (const { document, why } of shape.unused) {
    draft.drop({ value: `${kindOf(document)} ${nameOf(document)}`, place: placeOf(document, []) }, why);
  }
  tellHardware(draft, kit, shape);
  for (const file of kit.shadowed) draft.dropped.push(`${file}: the kit has this file in another folder too`);
  for (const file of kit.otherFlows) draft.dropped.push(`${file}: of another way to deploy`);
  const reasons = {
    'node_manager.json': 'no node manager runs here',
    'mindie_env.json': 'the AscendJob flow reads it',
    'user_config.json': 'the AscendJob flow reads it, and has not run',
  };
  for (const [name, why] of Object.entries(reasons)) {
    const document = kit.json[name as keyof typeof reasons];
    if (document !== undefined) draft.dropped.push(`${document.file}: ${why}`);
  }
}

function tellFields(draft: Draft, key: Component['key'], document: KitDocument): void {
  const npus = npuResourceOf(document);
  const superPod = String(draft.value([key, 'npusPerInstance']));
  for (const path of leaves([], document.value)) {
    const name = formatPath(path);
    const field = given(document, path);
    if (field === undefined || known.some((pattern) => pattern.test(name)) || path.at(-1) === npus) continue;
    const isDecisive = decisive.some((pattern) => pattern.test(name));
    const tell = (why: string): void => {
      if (isDecisive) draft.leave(field, why);
      else draft.drop(field, why);
    };
    if (isSame(path, superPodAnnotation)) {
      if (field.value !== superPod) tell('it is the NPUs of an instance: one pod is given them all');
    } else if (isSame(path, [...containerPath, 'command', 2])) {
      if (!bootCommand.test(String(field.value))) tell('the pods run the boot scripts of the generator');
    } else if (!Object.hasOwn(fixed, name)) tell('a deployment file has no key for it');
    else if (fixed[name] !== field.value) tell(`it is always ${String(fixed[name])}`);
  }
}

/** Paths of all values that hold no others. */
function leaves(path: Path, value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  if (Array.isArray(value)) return value.flatMap((child, index) => leaves([...path, index], child));
  return Object.entries(value).flatMap(([key, child]) => leaves([...path, key], child));
}

const knownOfService =
  /^(apiVersion|kind|status\b.*|metadata\.(name|namespace|labels\.app|annotations\b.*)|spec\.(type|selector\.app)|spec\.ports\[0\]\.(name|nodePort|port|targetPort|protocol))$/;

function tellService(draft: Draft, service: KitDocument): void {
  for (const path of leaves([], service.value)) {
    const field = given(service, path);
    const isDefault = formatPath(path) === 'spec.sessionAffinity' && field?.value === 'None';
    if (!isDefault && !knownOfService.test(formatPath(path)))
      draft.drop(field, 'a deployment file has no key for it');
  }
}

/** The type of the servers follows from their role; in a homogeneous deployment it means nothing. */
function tellHardware(draft: Draft, kit: Kit, { variant, components, swappedBy }: Shape): void {
  const expected: Readonly<Partial<Record<Component['key'], string>>> = {
    prefill: '800I A2(32G)',
    decode: '800I A2(64G)',
  };
  for (const { key, document } of components) {
    const hardware = hardwareOf(kit, document);
    if (variant === 'homogeneous') draft.drop(hardware, 'a homogeneous deployment has one kind of server');
    else if (hardware !== undefined && hardware.value !== expected[key])
      draft.contradict([key, 'hardware'], hardware, {
        value: expected[key],
        place: `the Controller, for ${key}`,
      });
  }
  if (swappedBy === undefined) return;
  const byName: Given = { value: 'prefill', place: swappedBy.place.replace(/ .*/, ' metadata.name') };
  draft.contradict(['decode'], byName, { ...swappedBy, value: 'decode', shown: swappedBy.value });
}

/** Anti-affinity of servers; that of the others is generated. */
export function takeAffinity(draft: Draft, { key, document }: Component): void {
  const affinity = (...path: Path): Given | undefined =>
    given(document, [...podPath, 'affinity', 'podAntiAffinity', ...path]);
  const required = affinity('requiredDuringSchedulingIgnoredDuringExecution');
  const preferred = affinity('preferredDuringSchedulingIgnoredDuringExecution');
  if (key === 'controller' || key === 'coordinator') {
    draft.derive(affinity(), 'Controller and Coordinator keep apart by themselves');
    return;
  }
  const found = required ?? preferred;
  if (found === undefined) return;
  const isByNode = JSON.stringify(found.value).includes('"kubernetes.io/hostname"');
  const kind = required === undefined ? 'preferred' : 'required';
  if (isByNode) draft.take([key, 'antiAffinity'], [{ ...found, value: kind, shown: found.value }]);
  else draft.leave(found, 'a deployment file keeps servers apart by node only');
}
