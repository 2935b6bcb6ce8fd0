import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { BootScripts } from '../boot/scripts';
import type { DeploymentPlan } from '../plan/plan';
import { type Labels, recommendedLabels } from './labels';
import { metadataOf } from './metadata';

export interface ConfigFilesProps {
  readonly plan: DeploymentPlan;
  readonly bootScripts: BootScripts;
}

/** The MindIE files, the boot scripts and the common environment. */
export class ConfigFiles extends Construct {
  constructor(scope: Construct, id: string, { plan, bootScripts }: ConfigFilesProps) {
    super(scope, id);
    const { names, files } = plan;
    const add = (name: string, component: string, data: Labels, annotations?: Labels): void => {
      new k8s.KubeConfigMap(this, name, {
        metadata: metadataOf(plan, 'ConfigMap', {
          name,
          labels: recommendedLabels(plan, component),
          annotations,
        }),
        data,
      });
    };
    add(names.commonEnvironment, 'common', plan.commonEnvironment);
    // Flux would otherwise take the shell variables in the scripts for its own.
    const annotations = { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' };
    add(names.bootScripts, 'common', bootScripts, annotations);
    for (const { configName, component, configJson } of plan.servers)
      add(configName, component, { 'config.json': configJson });
    add(names.controllerConfig, 'controller', { 'ms_controller.json': files['ms_controller.json'] });
    add(names.coordinatorConfig, 'coordinator', { 'ms_coordinator.json': files['ms_coordinator.json'] });
    add(names.httpClientCtlConfig, 'common', { 'http_client_ctl.json': files['http_client_ctl.json'] });
  }
}
