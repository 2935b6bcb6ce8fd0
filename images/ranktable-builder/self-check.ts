import { builderPermissions } from '../../lib/ranktable/permissions';
import type { TablePlan } from '../../lib/ranktable/table-plan';
import type { Cluster } from './cluster';
import { describeError } from './describe-error';
import type { Log } from './log';

/** Says which permissions the builder lacks and where to grant them; a check that cannot be made says nothing. */
export async function missingPermissions(
  { cluster, log }: { cluster: Cluster; log: Log },
  plan: TablePlan,
  planConfigMap: string,
): Promise<string[]> {
  try {
    const permissions = builderPermissions(plan, planConfigMap);
    const missing = await Promise.all(permissions.map((permission) => cluster.missingVerbs(permission)));
    const { namespace } = cluster;
    return missing
      .flat()
      .map(
        (what) =>
          `not allowed: ${what} in namespace ${namespace}; grant it in the Role ${plan.release}-ranktable-builder`,
      );
  } catch (error) {
    log.error(`could not check the permissions: ${describeError(error)}`);
    return [];
  }
}
