import type { TablePlan } from './table-plan';

/** One permission of the ranktable-builder, in the words of a Role. */
export interface Permission {
  readonly apiGroup: string;
  readonly resource: string;
  readonly verbs: readonly string[];
  /** Left out: every object of the namespace. */
  readonly resourceNames?: readonly string[];
}

/** The ConfigMaps of the Ascend Operator that the builder reads: its lists, or the hardware types that people wrote. */
export function ringsConfigsToRead({ source, heterogeneous, serverGroups }: TablePlan): string[] {
  return source === 'operator' || heterogeneous ? serverGroups.map(({ ringsConfig }) => ringsConfig) : [];
}

/**
 * All that the ranktable-builder may do in its namespace, which is all that it does: the Role grants it, and the builder
 * checks it at start. It lists and watches, and never gets.
 */
export function builderPermissions(plan: TablePlan, planConfigMap: string): Permission[] {
  return [
    { apiGroup: '', resource: 'pods', verbs: ['list', 'watch', ...(plan.refreshPods ? ['patch'] : [])] },
    {
      apiGroup: '',
      resource: 'configmaps',
      verbs: ['list', 'watch'],
      resourceNames: [planConfigMap, ...ringsConfigsToRead(plan)],
    },
    {
      apiGroup: '',
      resource: 'configmaps',
      verbs: ['list', 'watch', 'patch'],
      resourceNames: [plan.table.configMap],
    },
    { apiGroup: '', resource: 'events', verbs: ['create'] },
  ];
}
