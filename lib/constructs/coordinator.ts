import type { BootScripts } from '../boot/scripts';
import type { DeploymentPlan } from '../plan/plan';
import { bootFiles } from './boot-files';
import { managementAffinity } from './management-affinity';
import { type MindiePods, mindiePods } from './mindie-pods';

/** The Coordinator's pods: they take the requests. */
export function coordinatorPods(plan: DeploymentPlan, bootScripts: BootScripts): MindiePods {
  const { coordinator: component, controller } = plan;
  const bootScript = 'boot-coordinator.sh';
  return mindiePods({
    plan,
    component,
    contractLabels: { app: component.name },
    files: bootFiles(plan, bootScripts, bootScript, [
      'ms_controller.json',
      'ms_coordinator.json',
      'http_client_ctl.json',
    ]),
    bootScript,
    affinity: managementAffinity(component, controller),
  });
}
