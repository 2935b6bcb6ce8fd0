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
  readonly hardwareType?: string;
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
        roles: [ofItsOwnNodes(deployment, 'prefill', prefill), ofItsOwnNodes(deployment, 'decode', decode)],
      };
    }
  }
}

/** The kinds of server of a deployment, in the order of the kit. */
export function rolesOf(deployment: Deployment): readonly Role[] {
  return topologyOf(deployment).roles;
}

function roleOf(
  deployment: Deployment,
  key: RoleKey,
  duty: Role['duty'],
  settings: Role['settings'],
  hardwareType?: string,
): Role {
  const hardware = hardwareOf(deployment.hardware, hardwareType);
  return {
    key,
    duty,
    settings,
    instances: settings.instances,
    podsPerInstance: 1,
    npusPerPod: settings.npusPerInstance,
    workload: 'Deployment',
    hardware,
    ...(hardwareType === undefined ? {} : { hardwareType }),
    resourceName: deployment.resourceName ?? hardware.resourceName,
    nodeLabels: {},
    overrides: {},
  };
}

/** A role whose nodes are of a kind of their own, and labelled so. */
function ofItsOwnNodes(deployment: Deployment, key: 'prefill' | 'decode', settings: Prefill | Decode): Role {
  const { hardware, nodeLabel, overrides } = settings;
  return {
    ...roleOf(deployment, key, key, settings, hardware),
    nodeLabels: { [kindLabel]: nodeLabel },
    overrides,
  };
}
