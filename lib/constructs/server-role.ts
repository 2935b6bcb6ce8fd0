import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Model } from '../config/deployment';
import { queueSchedulePath, sharedMemoryPath } from '../config/install-paths';
import { kitWeightsFolder } from '../config/kit-defaults';
import type { ServerPlan } from '../plan/plan';
import { preferOtherNodes, requireOtherNodes } from './anti-affinity';
import { ringController } from './labels';
import { MindieComponent, type MindieComponentProps } from './mindie-component';
import { quantity } from './pod-template';
import type { Mount } from './volumes';

export interface ServerRoleProps extends MindieComponentProps {
  readonly component: ServerPlan;
  readonly weights: Model['weights'];
}

/** The servers of one role: their pods hold the NPUs and compute. */
export class ServerRole extends MindieComponent {
  constructor(scope: Construct, id: string, props: ServerRoleProps) {
    const { name, role } = props.component;
    const { sharedMemory: size, antiAffinity } = role.settings;
    super(scope, id, {
      ...props,
      contractLabels: { app: name, 'deploy-name': name, ...ringController(role) },
      affinity: keepApart(name, antiAffinity),
      volumes: [weightsVolume(props.weights), queueSchedule, sharedMemory(size)],
    });
  }
}

function keepApart(name: string, how: 'none' | 'preferred' | 'required'): k8s.Affinity | undefined {
  const labels = { 'deploy-name': name };
  if (how === 'none') return undefined;
  if (how === 'preferred')
    return {
      podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [preferOtherNodes(labels)] },
    };
  return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [requireOtherNodes(labels)] } };
}

function weightsVolume({
  persistentVolumeClaim,
  hostPath = kitWeightsFolder,
  mountPath,
}: Model['weights']): Mount {
  const source =
    persistentVolumeClaim === undefined
      ? // Directory: the pod says so when the node lacks it, instead of starting on an empty one.
        { hostPath: { path: hostPath, type: 'Directory' } }
      : { persistentVolumeClaim: { claimName: persistentVolumeClaim, readOnly: true } };
  return { volume: { name: 'weights', ...source }, mounts: [{ name: 'weights', mountPath, readOnly: true }] };
}

const queueSchedule: Mount = {
  volume: { name: 'queue-schedule', hostPath: { path: queueSchedulePath } },
  mounts: [{ name: 'queue-schedule', mountPath: queueSchedulePath }],
};

function sharedMemory(size: string): Mount {
  return {
    volume: { name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit: quantity(size) } },
    mounts: [{ name: 'dshm', mountPath: sharedMemoryPath }],
  };
}
