import { Construct } from 'constructs';
import type { BootScripts } from '../boot/scripts';
import type { DeploymentPlan } from '../plan/plan';
import { bootFiles } from './boot-files';
import { managementAffinity } from './management-affinity';
import { podTemplate } from './pod-template';
import { Workload } from './workload';

export interface CoordinatorProps {
  readonly plan: DeploymentPlan;
  readonly bootScripts: BootScripts;
}

/** The Coordinator: takes the requests. */
export class Coordinator extends Construct {
  constructor(scope: Construct, id: string, { plan, bootScripts }: CoordinatorProps) {
    super(scope, id);
    const { coordinator: settings, ports } = plan.deployment;
    const component = plan.coordinator;
    const contractLabels = { app: component.name };
    const bootScript = 'boot-coordinator.sh';
    const template = podTemplate({
      plan,
      component,
      settings,
      contractLabels,
      files: bootFiles(plan, bootScripts, bootScript, [
        'ms_controller.json',
        'ms_coordinator.json',
        'http_client_ctl.json',
      ]),
      bootScript,
      ports: { ...ports.coordinator },
      affinity: managementAffinity(component, plan.controller),
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
