import { k8s } from 'cdk8s-plus-27';
import type { BootScripts } from '../boot/scripts';
import type { DeploymentPlan, ServerPlan } from '../plan/plan';
import { preferOtherNodes, requireOtherNodes } from './anti-affinity';
import { bootFiles } from './boot-files';
import { ringController } from './labels';
import { type MindiePods, mindiePods } from './mindie-pods';
import { quantity } from './pod-template';
import type { Mount } from './volumes';

/** The server pods of one role: they hold the NPUs and compute. */
export function serverPods(plan: DeploymentPlan, server: ServerPlan, bootScripts: BootScripts): MindiePods {
  const { role } = server;
  const bootScript = 'boot-server.sh';
  return mindiePods({
    plan,
    component: server,
    contractLabels: { app: server.name, 'deploy-name': server.name, ...ringController(role) },
    files: [
      { configMap: server.configName, key: 'config.json', content: server.configJson },
      ...bootFiles(plan, bootScripts, bootScript, ['http_client_ctl.json']),
    ],
    bootScript,
    affinity: antiAffinity(server),
    volumes: [weights(plan), queueSchedule, sharedMemory(role.settings.sharedMemory)],
  });
}

function antiAffinity({ name, role: { settings } }: ServerPlan): k8s.Affinity | undefined {
  const labels = { 'deploy-name': name };
  if (settings.antiAffinity === 'none') return undefined;
  if (settings.antiAffinity === 'preferred')
    return {
      podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [preferOtherNodes(labels)] },
    };
  return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [requireOtherNodes(labels)] } };
}

function weights({ deployment }: DeploymentPlan): Mount {
  const { persistentVolumeClaim, hostPath = '/data', mountPath } = deployment.model.weights;
  const source =
    persistentVolumeClaim === undefined
      ? // Directory: the pod says so when the node lacks it, instead of starting on an empty one.
        { hostPath: { path: hostPath, type: 'Directory' } }
      : { persistentVolumeClaim: { claimName: persistentVolumeClaim, readOnly: true } };
  return { volume: { name: 'weights', ...source }, mounts: [{ name: 'weights', mountPath, readOnly: true }] };
}

/** Where the NPU driver of the node keeps its queues. */
const queueSchedule: Mount = {
  volume: { name: 'queue-schedule', hostPath: { path: '/var/queue_schedule' } },
  mounts: [{ name: 'queue-schedule', mountPath: '/var/queue_schedule' }],
};

function sharedMemory(size: string): Mount {
  return {
    volume: { name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit: quantity(size) } },
    mounts: [{ name: 'dshm', mountPath: '/dev/shm' }],
  };
}
