import type { TablePlan } from './table-plan';

/** One permission of the ranktable-builder, in the words of a Role. */
export interface Permission {
  readonly apiGroup: string;
  readonly resource: string;
  readonly verbs: readonly string[];
  /** Left out: every object of the namespace. */
  readonly resourceNames?: readonly string[];
}

/** All that the ranktable-builder may do in its namespace: the Role grants it, and the builder checks it at start. */
export function builderPermissions(plan: TablePlan, planConfigMap: string): Permission[] {
  const inputs = [planConfigMap, ...plan.serverGroups.map(({ ringsConfig }) => ringsConfig)];
  return [
    {
      apiGroup: '',
      resource: 'pods',
      verbs: ['get', 'list', 'watch', ...(plan.refreshPods ? ['patch'] : [])],
    },
    { apiGroup: '', resource: 'configmaps', verbs: ['get', 'list', 'watch'], resourceNames: inputs },
    {
      apiGroup: '',
      resource: 'configmaps',
      verbs: ['get', 'list', 'watch', 'patch'],
      resourceNames: [plan.table.configMap],
    },
    { apiGroup: '', resource: 'events', verbs: ['create'] },
  ];
}
