import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { BootScripts } from '../boot/scripts';
import type { DeploymentPlan } from '../plan/plan';
import { type Labels, recommendedLabels, type Release } from './labels';
import { metadataOf } from './metadata';

/** Files, or variables, that pods take from a ConfigMap. */
export interface ConfigMapData {
  readonly name: string;
  /** Value of `app.kubernetes.io/component`. */
  readonly component: string;
  readonly data: Labels;
  readonly annotations?: Labels;
}

export interface ConfigFilesProps {
  readonly release: Release;
  readonly configMaps: readonly ConfigMapData[];
}

/** ConfigMaps that pods take files or variables from. */
export class ConfigFiles extends Construct {
  /** Each by its name. */
  readonly configMaps: Readonly<Record<string, k8s.KubeConfigMap>>;

  constructor(scope: Construct, id: string, { release, configMaps }: ConfigFilesProps) {
    super(scope, id);
    const made = configMaps.map(({ name, component, data, annotations }) => {
      const labels = recommendedLabels(release, component);
      const metadata = metadataOf(release, 'ConfigMap', { name, labels, annotations });
      return [name, new k8s.KubeConfigMap(this, name, { metadata, data })] as const;
    });
    this.configMaps = Object.fromEntries(made);
  }
}

/** The MindIE files and the common environment. */
export function configMapsOf(plan: DeploymentPlan): ConfigMapData[] {
  const { names, files, servers } = plan;
  const of = (name: string, component: string, data: Labels): ConfigMapData => ({ name, component, data });
  const filesOf = (name: string): Labels =>
    Object.fromEntries(
      files.filter(({ configMap }) => configMap === name).map(({ key, content }) => [key, content]),
    );
  return [
    of(names.commonEnvironment, 'common', plan.commonEnvironment),
    ...servers.map((one) => of(one.configName, one.component, { 'config.json': one.configJson })),
    of(names.controllerConfig, 'controller', filesOf(names.controllerConfig)),
    of(names.coordinatorConfig, 'coordinator', filesOf(names.coordinatorConfig)),
    of(names.httpClientCtlConfig, 'common', filesOf(names.httpClientCtlConfig)),
  ];
}

export function bootScriptsMap({ names }: Pick<DeploymentPlan, 'names'>, data: BootScripts): ConfigMapData {
  // Flux would otherwise take the shell variables in the scripts for its own.
  const annotations = { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' };
  return { name: names.bootScripts, component: 'common', data, annotations };
}
