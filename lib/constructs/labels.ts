import type { Role } from '../config/topology';
import type { DeploymentPlan } from '../plan/plan';

export type Labels = Readonly<Record<string, string>>;

/** Whose objects they are: what every construct of a service is told. */
export interface Release {
  /** The prefix of every object's name. */
  readonly name: string;
  readonly namespace: string;
  /** Of MindIE. */
  readonly image: { readonly tag?: string; readonly digest?: string };
}

export function releaseOf({ deployment }: DeploymentPlan): Release {
  return { name: deployment.name, namespace: deployment.namespace.name, image: deployment.image };
}

/** The label by which the Ascend Operator finds its objects. */
export function ringController({ hardware }: Role): Labels {
  return { 'ring-controller.atlas': hardware.ringController };
}

const prefix = 'app.kubernetes.io';

/** Kubernetes' recommended labels, for every object and every pod of a release. */
export function recommendedLabels(
  { name, image: ofMindie }: Release,
  component: string,
  image: Release['image'] = ofMindie,
): Labels {
  return {
    [`${prefix}/name`]: 'mindie',
    [`${prefix}/instance`]: name,
    [`${prefix}/component`]: component,
    [`${prefix}/part-of`]: 'mindie-pd',
    [`${prefix}/managed-by`]: 'cdk8s-mindie',
    [`${prefix}/version`]: versionLabel(image),
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

/** A tag may be longer than a label value, and end in what a label value must not end in. */
function versionLabel({ tag, digest }: Release['image']): string {
  const version = tag ?? digest?.replace(':', '-') ?? '';
  const legal = version
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 63)
    .replace(/[^A-Za-z0-9]+$/, '');
  return legal === '' ? 'unknown' : legal;
}
