import type { Finding, Path, Problem } from '../config/problem';
import { valueAt } from '../config/paths';
import type { ComponentKey } from '../config/topology';
import { type Given, given, type KitDocument } from './kit-document';
import type { JsonFile, Kit } from './kit';

/** A component of the kit: the key that it gets in the deployment file, and its Deployment, if the kit has one. */
export interface Component {
  readonly key: ComponentKey;
  readonly document?: KitDocument;
}

/** What a kit deploys. */
export interface Shape {
  readonly variant: 'homogeneous' | 'heterogeneous';
  readonly variantFrom?: Given;
  /** The hardware_type that says that the servers are the decode servers, where the file's name says prefill. */
  readonly swappedBy?: Given;
  /** Servers first. */
  readonly components: readonly Component[];
  readonly service?: KitDocument;
  /** Objects that have no place in a deployment. */
  readonly unused: readonly { readonly document: KitDocument; readonly why: string }[];
}

type Part = 'server' | 'server-heterogeneous' | 'ms-controller' | 'ms-coordinator';

/** Finds the components in a kit. `hardware_type` tells the roles of a heterogeneous kit, as the Controller goes by it. */
export function shapeOf(kit: Kit): Shape {
  const deployments = kit.objects.filter((document) => kindOf(document) === 'Deployment');
  const first = (part: Part): KitDocument | undefined => deployments.find((one) => partOf(one) === part);
  const [server, other] = [first('server'), first('server-heterogeneous')];
  const switchOf = given(kit.json['ms_controller.json'], ['is_heterogeneous']);
  const [hardware, otherHardware] = [hardwareOf(kit, server), hardwareOf(kit, other)];
  const heterogeneous =
    switchOf === undefined ? hardware !== undefined && otherHardware !== undefined : switchOf.value === true;
  const isSwapped =
    heterogeneous && /64G/.test(String(hardware?.value)) && /32G/.test(String(otherHardware?.value));
  const [prefill, decode] = isSwapped ? [other, server] : [server, other];
  const components: Component[] = [
    ...(heterogeneous
      ? [
          { key: 'prefill' as const, document: prefill },
          { key: 'decode' as const, document: decode },
        ]
      : [{ key: 'server' as const, document: server }]),
    { key: 'controller', document: first('ms-controller') },
    { key: 'coordinator', document: first('ms-coordinator') },
  ];
  const service = kit.objects.find((document) => kindOf(document) === 'Service');
  return {
    variant: heterogeneous ? 'heterogeneous' : 'homogeneous',
    variantFrom: switchOf ?? hardware,
    swappedBy: isSwapped ? hardware : undefined,
    components,
    service,
    unused: unusedObjects(kit, [...components.map(({ document }) => document), service], heterogeneous),
  };
}

function unusedObjects(
  kit: Kit,
  used: readonly (KitDocument | undefined)[],
  heterogeneous: boolean,
): Shape['unused'] {
  return kit.objects.flatMap((document) => {
    const kind = kindOf(document);
    const name = nameOf(document);
    if (used.includes(document)) return [];
    if (kind === 'ConfigMap' && /^rings-config-/.test(name)) return [];
    const part = partOf(document);
    const why =
      kind === 'Deployment' && part === 'server-heterogeneous' && !heterogeneous
        ? 'a homogeneous deployment has one kind of server'
        : kind === 'Deployment' && part !== undefined
          ? 'a second Deployment of this component: the first was imported'
          : 'no object of a deployment file: apply it beside the manifests where it is still wanted';
    return [{ document, why }];
  });
}

/** `data.hardware_type` of the ConfigMap that the Ascend Operator fills for a Deployment. */
export function hardwareOf(kit: Kit, server: KitDocument | undefined): Given | undefined {
  if (server === undefined) return undefined;
  const name = `rings-config-${nameOf(server)}`;
  const rings = kit.objects.find((one) => kindOf(one) === 'ConfigMap' && nameOf(one) === name);
  return given(rings, ['data', 'hardware_type']);
}

export function kindOf(document: KitDocument): string {
  return String(valueAt(document.value, ['kind']));
}

export function nameOf(document: KitDocument): string {
  return String(valueAt(document.value, ['metadata', 'name']));
}

/** Which of the kit's Deployments it is: by the end of its name, or else by its file. */
function partOf(document: KitDocument): Part | undefined {
  const [, named] =
    /(?:^|-)(server-heterogeneous|server|ms-controller|ms-coordinator)$/.exec(nameOf(document)) ?? [];
  const [, ofFile] =
    /mindie_(server_heterogeneous|server|ms_controller|ms_coordinator)\.ya?ml$/.exec(document.file) ?? [];
  return (named ?? ofFile?.replaceAll('_', '-')) as Part | undefined;
}

/** What makes a kit one that no deployment file can describe yet. */
export function unsupported(kit: Kit): Problem[] {
  const hasServers = kit.objects.some((one) => kindOf(one) === 'Deployment' && partOf(one) === 'server');
  return [
    ...oldKeys.flatMap((key) => refused(kit, 'config.json', [key], () => true, olderFormat)).slice(0, 1),
    ...switches.flatMap(([file, path, value, refusal]) => refused(kit, file, path, isOf(value), refusal)),
    ...refused(
      kit,
      'user_config.json',
      ['deploy_config', 'model_id'],
      (id) => id !== '' && hasServers,
      ascendJobs,
    ),
    ...(hasServers ? [] : refused(kit, 'user_config.json', [], () => true, ascendJobs)),
    ...kit.objects.flatMap(otherNpus),
    ...kit.objects
      .filter((one) => kindOf(one) === 'AscendJob')
      .map((document) => problem(document, ['kind'], 'AscendJob', multiNode)),
  ];
}

/** NPUs of inference cards: MindIE has no prefill/decode disaggregation on them. */
function otherNpus(document: KitDocument): Problem[] {
  if (kindOf(document) !== 'Deployment') return [];
  const path = ['spec', 'template', 'spec', 'containers', 0, 'resources', 'limits'];
  const name = Object.keys(given(document, path)?.value ?? {}).find((one) =>
    /^huawei\.com\/Ascend3/.test(one),
  );
  if (name === undefined) return [];
  const refusal = {
    what: 'an NPU on which MindIE does not disaggregate prefill and decode',
    expected: 'NPUs of Atlas 800I A2 or A3 servers, such as huawei.com/Ascend910',
    fix: 'Go on with the kit on these nodes.',
  };
  return [problem(document, [...path, name], name, refusal)];
}

type Refusal = Pick<Finding, 'what' | 'expected' | 'fix'>;

const expected = 'a kit of Deployments, homogeneous or heterogeneous';
const singleContainer: Refusal = {
  what: 'a kit for a single container, which this version cannot import',
  expected,
  fix: 'Set deploy_mode to pd_separate and fill in the Deployments, or go on with the kit.',
};
const notDisaggregated: Refusal = {
  what: 'a kit without prefill/decode disaggregation, which deployment files cannot describe',
  expected,
  fix: 'Go on with the kit.',
};
const multiNode: Refusal = {
  what: 'a kit with instances of several nodes, which this version cannot import',
  expected,
  fix: 'Go on with the kit until deployment files can describe them.',
};
const olderFormat: Refusal = {
  what: 'the format of MindIE before 2025, which is older than what this version imports',
  expected: 'ServerConfig and BackendConfig, as since MindIE 1.0.RC3',
  fix: 'Put in the config.json of the release that you are moving to, with your values.',
};
const ascendJobs: Refusal = {
  what: 'a kit that deploys AscendJobs, for instances of several nodes, which this version cannot import',
  expected,
  fix: 'Go on with the kit; where its Deployments are what runs, import a copy without user_config.json.',
};

/** Values of MindIE files by which a kit is one of these. */
const switches: readonly (readonly [JsonFile, Path, unknown, Refusal])[] = [
  ['ms_controller.json', ['deploy_mode'], 'pd_disaggregation_single_container', singleContainer],
  ['ms_controller.json', ['deploy_mode'], 'single_node', notDisaggregated],
  ['ms_controller.json', ['multi_node_infer_config', 'multi_node_infer_enable'], true, multiNode],
  ['config.json', ['ServerConfig', 'distDPServerEnabled'], true, multiNode],
  ['config.json', ['BackendConfig', 'multiNodesInferEnabled'], true, multiNode],
];

/** Top-level keys of config.json up to MindIE 1.0.RC2. */
const oldKeys = ['OtherParam', 'WorkFlowParam', 'ModelDeployParam', 'ScheduleParam'] as const;

function isOf(refusedValue: unknown): (value: unknown) => boolean {
  return (value) => value === refusedValue;
}

function refused(
  kit: Kit,
  file: JsonFile,
  path: Path,
  is: (value: unknown) => boolean,
  refusal: Refusal,
): Problem[] {
  const document = kit.json[file];
  const value = document === undefined ? undefined : valueAt(document.value, path);
  if (document === undefined || value === undefined || !is(value)) return [];
  const got = path.length === 0 ? file : typeof value === 'object' ? path.at(-1) : value;
  return [problem(document, path, got, refusal)];
}

function problem(document: KitDocument, path: Path, got: unknown, refusal: Refusal): Problem {
  return { file: document.file, ...document.locate(path), path, got, code: 'kit-unsupported', ...refusal };
}
