import type { Construct } from 'constructs';
import { managementAffinity } from './management-affinity';
import { MindieComponent, type MindieComponentProps } from './mindie-component';
import type { Mount } from './volumes';

export interface ControllerProps extends MindieComponentProps {
  /** Name of the Coordinator's workload, from which it keeps apart. */
  readonly coordinator: string;
  /**
   * Where its process status outlives the pod.
   * @default - nowhere
   */
  readonly statusDirectory?: StatusDirectory | undefined;
}

export interface StatusDirectory {
  /** Directory of the node. */
  readonly hostPath: string;
  /** Where the Controller writes. */
  readonly mountPath: string;
}

/** The Controller: it decides who is prefill and who is decode. */
export class Controller extends MindieComponent {
  constructor(scope: Construct, id: string, props: ControllerProps) {
    const { component, coordinator, statusDirectory } = props;
    super(scope, id, {
      ...props,
      contractLabels: { app: component.name, 'deploy-name': component.name },
      affinity: managementAffinity(component, coordinator),
      volumes: statusDirectory === undefined ? [] : [statusVolume(statusDirectory)],
    });
  }
}

function statusVolume({ hostPath, mountPath }: StatusDirectory): Mount {
  return {
    volume: { name: statusVolumeName, hostPath: { path: hostPath, type: 'Directory' } },
    mounts: [{ name: statusVolumeName, mountPath }],
  };
}

/** The kit's name of the volume. */
const statusVolumeName = 'status-data';
