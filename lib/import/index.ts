import { npuResource } from '../config/kit-defaults';
import { formatPath, formatValue, type Problem } from '../config/problem';
import { hardwareRecords } from '../config/hardware';
import { layoutOf } from '../config/release';
import { validate } from '../config/schema-validator';
import { deploymentText, neededEntries, nested } from './deployment-text';
import { Draft, type DraftEntry, type ImportReport, shownOf } from './draft';
import { takeEnvironment, takeOwnVariables } from './environment';
import { checkStandbys, takeIdentity, takeService } from './identity';
import { type Kit, type KitFile, parseKit } from './kit';
import { given } from './kit-document';
import { superPodAnnotation, takeAffinity, tellLeftovers } from './leftovers';
import { takeMindieValues } from './mindie-values';
import { tellNames } from './names';
import { silenceOldDefaults } from './old-defaults';
import { takeOverrides } from './overrides';
import { podPath, takePod } from './pods';
import { type Shape, shapeOf, unsupported } from './shape';
import { takeTls } from './tls';
import { variablesOf } from './variables';
import { takeVolumes } from './volumes';

export { isKitFile, type KitFile, kitFolders } from './kit';
export type { ImportReport } from './draft';

export interface ImportOptions {
  /** How messages name the kit's folder. */
  readonly folder: string;
}

/** A deployment file made from a kit, or what keeps it from being made. */
export type Import =
  | { readonly problems: readonly Problem[]; readonly text?: undefined }
  | {
      readonly problems?: undefined;
      /** Name of the release. */
      readonly name: string;
      /** Text of the deployment file. */
      readonly text: string;
      readonly report: ImportReport;
    };

/** Makes a deployment file from the files of a MindIE deployment kit; the same files yield the same text. */
export function importKit(files: readonly KitFile[], { folder }: ImportOptions): Import {
  const { kit, problems } = parseKit(files);
  // What a file says that cannot be read, nobody knows: the rest of the kit is not to blame.
  const refused = problems.length > 0 ? problems : unsupported(kit);
  if (refused.length > 0) return { problems: refused };
  const shape = shapeOf(kit);
  const draft = draftOf(kit, shape);
  const missing = missingValues(folder, draft, shape);
  if (missing.length > 0) return { problems: missing };
  const entries = neededEntries(draft);
  const heading =
    'Imported from a MindIE deployment kit. What is not here follows from it, or is the default.';
  return {
    name: draft.release,
    text: deploymentText(draft, entries, heading),
    report: {
      carried: entries.flatMap(carried),
      derived: draft.derived,
      contradictions: draft.contradictions,
      dropped: draft.dropped,
      unsettled: draft.unsettled,
      renamed: draft.renamed,
    },
  };
}

/** What comes first wins: variables over files, pods over what files say of them, who listens over who calls. */
function draftOf(kit: Kit, shape: Shape): Draft {
  const { components } = shape;
  const draft = new Draft();
  const variables = variablesOf(draft, kit, components);
  takeOwnVariables(draft, variables);
  takeIdentity(draft, shape);
  dropKnownLayout(draft);
  for (const component of components) {
    takePod(draft, component);
    takeAffinity(draft, component);
  }
  takeMindieValues(draft, kit, shape);
  checkStandbys(draft, shape);
  takeService(draft, shape);
  takeVolumes(draft, components, draft.entry(['model', 'weightsPath'])?.from);
  takeTls(draft, kit);
  takeHardware(draft, shape);
  dropImpossibleRate(draft);
  const { deployment } = validate(nested(neededEntries(draft)));
  if (deployment !== undefined) {
    takeOverrides(draft, kit, deployment);
    takeEnvironment(draft, variables, deployment);
  }
  silenceOldDefaults(draft, kit);
  tellLeftovers(draft, kit, shape);
  tellNames(draft, shape);
  return draft;
}

/** The layout of an image follows from its release. */
function dropKnownLayout(draft: Draft): void {
  const path = ['image', 'layout'];
  const [name, tag] = [draft.value(['image', 'name']), draft.value(['image', 'tag'])];
  const known = layoutOf({ name: String(name), ...(typeof tag === 'string' ? { tag } : {}) });
  if (draft.value(path) === known) draft.remove(path);
}

/** An 800I A3 shows by its label, by what asks for its modules, or by more NPUs than an 800I A2 has. */
function takeHardware(draft: Draft, { components, variant }: Shape): void {
  if (variant !== 'homogeneous') return;
  const servers = components.filter(({ key }) => key === 'server');
  const signs = servers.flatMap(({ key, document }) => [
    given(document, [...podPath, 'nodeSelector', 'accelerator-type']),
    given(document, superPodAnnotation),
    draft.entry([key, 'npusPerInstance'])?.from,
  ]);
  const [label, annotation, npus] = signs;
  const { acceleratorTypes } = hardwareRecords['800I-A3'];
  const isOfLabel = acceleratorTypes.some((type) => type === label?.value);
  const sign = isOfLabel ? label : (annotation ?? (Number(npus?.value) > 8 ? npus : undefined));
  if (sign !== undefined) draft.set(['hardware'], '800I-A3', sign);
}

/** A rate that needs more instances than there are keeps every server waiting: the Controller decides instead. */
function dropImpossibleRate(draft: Draft): void {
  const [prefill, decode] = (['prefill', 'decode'] as const).map((part) =>
    draft.entry(['server', 'rate', part]),
  );
  const instances = draft.entry(['server', 'instances'])?.from;
  if (prefill?.from === undefined || decode?.from === undefined || instances === undefined) return;
  if (Number(prefill.value) + Number(decode.value) <= Number(instances.value)) return;
  draft.contradict(['server', 'instances'], [prefill.from, decode.from], instances, ', without a rate');
  draft.remove(prefill.path);
  draft.remove(decode.path);
}

const whereItIs: readonly (readonly [RegExp, string])[] = [
  [/^image\./, 'an image in the manifests of the servers'],
  [/^model\.name$/, 'modelName in conf/config.json, or MINDIE_MODEL_NAME'],
  [/^model\.weightsPath$/, 'modelWeightPath in conf/config.json, or MINDIE_MODEL_WEIGHT_PATH'],
  [
    /^(server|prefill)\./,
    `replicas, and ${npuResource} or another NPU of huawei.com, in deployment/mindie_server.yaml`,
  ],
  [
    /^decode\./,
    `replicas, and ${npuResource} or another NPU of huawei.com, in deployment/mindie_server_heterogeneous.yaml`,
  ],
];

/** What a deployment file cannot do without, and this kit does not say. */
function missingValues(folder: string, draft: Draft, { components }: Shape): Problem[] {
  const servers = components.filter(({ key }) => key !== 'controller' && key !== 'coordinator');
  const needed = [
    ['image', 'name'],
    ['model', 'name'],
    ['model', 'weightsPath'],
    ...servers.flatMap(({ key }) => [
      [key, 'instances'],
      [key, 'npusPerInstance'],
    ]),
  ];
  return needed
    .filter((path) => draft.value(path) === undefined)
    .map((path) => ({
      ...{ file: folder, line: 1, column: 1, path },
      code: 'kit-value-missing',
      what: 'not in the kit',
      expected: whereItIs.find(([pattern]) => pattern.test(formatPath(path)))?.[1] ?? 'it in the kit',
      fix: 'Put the file of the kit back, or write the deployment file by hand.',
    }));
}

/** `<place>: <value> -> <key>`; the keys of overrides are listed by name. */
function carried({ path, value, from }: DraftEntry): string[] {
  if (from === undefined) return [];
  const shown = shownOf(from);
  const isOverride = path[0] === 'overrides' && Array.isArray(shown);
  const what = isOverride ? shown.join(', ') : formatValue(shown);
  const now = isOverride || shown === value ? '' : `: ${formatValue(value)}`;
  return [`${from.place}: ${what} -> ${formatPath(path)}${now}`];
}
