import { Construct } from 'constructs';
import type { BootScripts } from '../boot/scripts';
import type { DeploymentPlan } from '../plan/plan';
import { bootFiles } from './boot-files';
import { managementAffinity } from './management-affinity';
import { podTemplate } from './pod-template';
import type { Mount } from './volumes';
import { Workload } from './workload';

export interface ControllerProps {
  readonly plan: DeploymentPlan;
  readonly bootScripts: BootScripts;
}

/** The Controller: decides who is prefill and who is decode. */
export class Controller extends Construct {
  constructor(scope: Construct, id: string, { plan, bootScripts }: ControllerProps) {
    super(scope, id);
    const { controller: settings, ports } = plan.deployment;
    const component = plan.controller;
    const contractLabels = { app: component.name, 'deploy-name': component.name };
    const bootScript = 'boot-controller.sh';
    const template = podTemplate({
      plan,
      component,
      settings,
      contractLabels,
      files: bootFiles(plan, bootScripts, bootScript, ['ms_controller.json', 'http_client_ctl.json']),
      bootScript,
      ports: { http: ports.controller.http, alarm: ports.controller.alarm },
      affinity: managementAffinity(component, plan.coordinator),
      volumes: settings.statusDirectory.enabled ? [statusVolume(plan)] : [],
    });
    new Workload(this, 'workload', {
      plan,
      component,
      contractLabels,
      startupSeconds: settings.startupSeconds,
      template,
    });
  }
}

/** Where the Controller's process status outlives the pod. */
function statusVolume({ deployment, paths }: DeploymentPlan): Mount {
  const path = deployment.controller.statusDirectory.hostPath;
  return {
    volume: { name: 'status-data', hostPath: { path, type: 'Directory' } },
    mounts: [{ name: 'status-data', mountPath: `${paths.mies}/logs` }],
  };
}
