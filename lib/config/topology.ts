import type { Decode, Deployment, Prefill, Rate, ServerSettings } from './deployment';
import { type Hardware, hardwareOf, kindLabel } from './hardware';

/** Keys of the deployment file under which the settings of servers stand, by variant. */
export const roleKeys = {
  homogeneous: ['server'],
  heterogeneous: ['prefill', 'decode'],
} as const satisfies Readonly<Record<Deployment['variant'], readonly string[]>>;
export type RoleKey = (typeof roleKeys)[Deployment['variant']][number];
/** Keys of the deployment file under which the settings of a component that runs MindIE stand. */
export const componentKeys = ['server', 'prefill', 'decode', 'controller', 'coordinator'] as const;
export type ComponentKey = (typeof componentKeys)[number];

/** One kind of server: what is planned, checked and written for each, whatever the deployment is made of. */
export interface Role {
  /** The key that its settings stand under; the value of `app.kubernetes.io/component` too. */
  readonly key: RoleKey;
  /** What its instances do; either: what the Controller makes of each. */
  readonly duty: 'prefill' | 'decode' | 'either';
  readonly settings: ServerSettings;
  readonly instances: number;
  readonly podsPerInstance: number;
  readonly npusPerPod: number;
  /** The kind of the Kubernetes objects that make its pods. */
  readonly workload: 'Deployment';
  readonly hardware: Hardware;
  /** The name under which the device plugin of its nodes offers NPUs. */
  readonly resourceName: string;
  /** How the Controller spells the kind of its nodes, where it goes by that. */
  readonly hardwareType: string | undefined;
  /** Labels that its nodes have, beside those of `nodeSelector`. */
  readonly nodeLabels: Readonly<Record<string, string>>;
  /** Overrides of its own MindIE files, above those of the deployment. */
  readonly overrides: Prefill['overrides'];
}

/** How instances come by their duties. */
export type Topology =
  /** All are alike, and the Controller gives them duties: at this rate, or at its own where that is 0. */
  | { readonly by: 'controller'; readonly roles: readonly [Role]; readonly rate: Rate }
  /** The kind of node decides: a role for each. */
  | { readonly by: 'hardware'; readonly roles: readonly [Role, Role] };

/** What a deployment's servers are made of. Behind this nothing asks which variant it is. */
export function topologyOf(deployment: Deployment): Topology {
  switch (deployment.variant) {
    case 'homogeneous': {
      const { server } = deployment;
      return { by: 'controller', roles: [roleOf(deployment, 'server', 'either', server)], rate: server.rate };
    }
    case 'heterogeneous': {
      const { prefill, decode } = deployment;
      return {
        by: 'hardware',
        roles: [
          roleOf(deployment, 'prefill', 'prefill', prefill),
          roleOf(deployment, 'decode', 'decode', decode),
        ],
      };
    }
  }
}

/** The kinds of server of a deployment, in the order of the kit. */
export function rolesOf(deployment: Deployment): readonly Role[] {
  return topologyOf(deployment).roles;
}

/** Each value is worked out when it is looked at, so that whoever looks at one depends on no other. */
function roleOf(
  deployment: Deployment,
  key: RoleKey,
  duty: Role['duty'],
  settings: ServerSettings | Prefill | Decode,
): Role {
  return {
    ...{ key, duty, settings, podsPerInstance: 1, workload: 'Deployment' },
    get instances() {
      return settings.instances;
    },
    get npusPerPod() {
      return settings.npusPerInstance;
    },
    get hardware() {
      return hardwareOf(deployment.hardware, this.hardwareType);
    },
    get resourceName() {
      return deployment.resourceName ?? this.hardware.resourceName;
    },
    // Of a role whose nodes are of a kind of their own, and labelled so.
    get hardwareType() {
      return 'hardware' in settings ? settings.hardware : undefined;
    },
    get nodeLabels(): Readonly<Record<string, string>> {
      return 'nodeLabel' in settings ? { [kindLabel]: settings.nodeLabel } : {};
    },
    get overrides() {
      return 'overrides' in settings ? settings.overrides : {};
    },
  };
}
