import type { Role } from '../config/topology';
import type { DeploymentPlan } from '../plan/plan';

export type Labels = Readonly<Record<string, string>>;

/** The label by which the Ascend Operator finds its objects. */
export function ringController({ hardware }: Role): Labels {
  return { 'ring-controller.atlas': hardware.ringController };
}

const prefix = 'app.kubernetes.io';

/** Kubernetes' recommended labels, for every object and every pod of a release. */
export function recommendedLabels(
  { deployment }: DeploymentPlan,
  component: string,
  image: { tag?: string; digest?: string } = deployment.image,
): Labels {
  return {
    [`${prefix}/name`]: 'mindie',
    [`${prefix}/instance`]: deployment.name,
    [`${prefix}/component`]: component,
    [`${prefix}/part-of`]: 'mindie-pd',
    [`${prefix}/managed-by`]: 'cdk8s-mindie',
    [`${prefix}/version`]: versionLabel(image),
  };
}

/** The pods of a release. */
export function releaseSelector({ deployment }: DeploymentPlan): Labels {
  return { [`${prefix}/instance`]: deployment.name };
}

/** The pods of one workload of a release: what its Deployment selects, and the release. */
export function podSelector(plan: DeploymentPlan, workload: string): Labels {
  return { app: workload, ...releaseSelector(plan) };
}

/** A tag may be longer than a label value, and end in what a label value must not end in. */
function versionLabel({ tag, digest }: { tag?: string; digest?: string }): string {
  const version = tag ?? digest?.replace(':', '-') ?? '';
  const legal = version
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 63)
    .replace(/[^A-Za-z0-9]+$/, '');
  return legal === '' ? 'unknown' : legal;
}
