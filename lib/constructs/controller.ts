import type { BootScripts } from '../boot/scripts';
import type { DeploymentPlan } from '../plan/plan';
import { bootFiles } from './boot-files';
import { managementAffinity } from './management-affinity';
import { type MindiePods, mindiePods } from './mindie-pods';
import type { Mount } from './volumes';

/** The Controller's pods: they decide who is prefill and who is decode. */
export function controllerPods(plan: DeploymentPlan, bootScripts: BootScripts): MindiePods {
  const { controller: settings } = plan.deployment;
  const { controller: component, coordinator } = plan;
  const bootScript = 'boot-controller.sh';
  return mindiePods({
    plan,
    component,
    contractLabels: { app: component.name, 'deploy-name': component.name },
    files: bootFiles(plan, bootScripts, bootScript, ['ms_controller.json', 'http_client_ctl.json']),
    bootScript,
    affinity: managementAffinity(component, coordinator),
    volumes: settings.statusDirectory.enabled ? [statusVolume(plan)] : [],
  });
}

/** Where the Controller's process status outlives the pod. */
function statusVolume({ deployment, paths }: DeploymentPlan): Mount {
  const path = deployment.controller.statusDirectory.hostPath;
  return {
    volume: { name: statusVolumeName, hostPath: { path, type: 'Directory' } },
    mounts: [{ name: statusVolumeName, mountPath: `${paths.mies}/logs` }],
  };
}

/** The kit's name of the volume. */
const statusVolumeName = 'status-data';
