import type { Role } from '../config/topology';
import type { DeploymentPlan } from '../plan/plan';

export type Labels = Readonly<Record<string, string>>;

/** Whose objects they are: what every construct of a service is told. */
export interface Release {
  /** The prefix of every object's name. */
  readonly name: string;
  readonly namespace: string;
}

export function releaseOf({ deployment }: DeploymentPlan): Release {
  return { name: deployment.name, namespace: deployment.namespace.name };
}

/** The label by which the Ascend Operator finds its objects. */
export function ringController({ hardware }: Role): Labels {
  return { 'ring-controller.atlas': hardware.ringController };
}

const prefix = 'app.kubernetes.io';

/** Kubernetes' recommended labels, for every object and every pod of a release. */
export function recommendedLabels({ name }: Pick<Release, 'name'>, component: string): Labels {
  return {
    [`${prefix}/name`]: 'mindie',
    [`${prefix}/instance`]: name,
    [`${prefix}/component`]: component,
    [`${prefix}/part-of`]: 'mindie-pd',
    [`${prefix}/managed-by`]: 'cdk8s-mindie',
  };
}

/** The pods of a release. */
export function releaseSelector({ name }: Pick<Release, 'name'>): Labels {
  return { [`${prefix}/instance`]: name };
}

/** The pods of one workload of a release: what its Deployment selects, and the release. */
export function podSelector(release: Pick<Release, 'name'>, workload: string): Labels {
  return { app: workload, ...releaseSelector(release) };
}

/** The recommended label that only workloads and their pods carry: a new image is no change of what it does not run in. */
export function versionLabel(image: { readonly tag?: string; readonly digest?: string }): Labels {
  return { [`${prefix}/version`]: versionOf(image) };
}

/** A tag may be longer than a label value, and end in what a label value must not end in. */
function versionOf({ tag, digest }: Parameters<typeof versionLabel>[0]): string {
  const version = tag ?? digest?.replace(':', '-') ?? '';
  const legal = version
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 63)
    .replace(/[^A-Za-z0-9]+$/, '');
  return legal === '' ? 'unknown' : legal;
}
