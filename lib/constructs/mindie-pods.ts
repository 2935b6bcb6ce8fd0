import type { k8s } from 'cdk8s-plus-27';
import type { ComponentPlan } from '../plan/plan';
import type { TablePlan } from '../ranktable/table-plan';
import { contentHash } from '../ranktable/content-hash';
import type { Labels } from './labels';
import { podTemplate, type PodTemplateProps } from './pod-template';

/** The pods of one component, before a Deployment is made of them. */
export interface MindiePods {
  readonly component: ComponentPlan;
  readonly contractLabels: Labels;
  readonly template: k8s.PodTemplateSpec;
  /** Marks the pods of this very template. */
  readonly generation: Labels;
}

export function mindiePods(props: PodTemplateProps): MindiePods {
  const { component, contractLabels } = props;
  const template = podTemplate(props);
  const generation = { 'cdk8s-mindie/template-hash': contentHash(template, 10) };
  const labels = { ...template.metadata?.labels, ...generation };
  return {
    component,
    contractLabels,
    template: { ...template, metadata: { ...template.metadata, labels } },
    generation,
  };
}

/**
 * The table plan of a builder that runs once: it waits for pods of the new templates, and does not take those that are
 * about to be replaced for the ones to list. As the plan then changes with every template, each roll-out gets a Job.
 */
export function expectGenerations(table: TablePlan, pods: readonly MindiePods[]): TablePlan {
  const expect = <Planned extends TablePlan['controller']>(planned: Planned): Planned => {
    const generation = pods.find(({ component }) => component.name === planned.selector['app'])?.generation;
    return { ...planned, selector: { ...planned.selector, ...generation } };
  };
  return {
    ...table,
    coordinator: expect(table.coordinator),
    controller: expect(table.controller),
    serverGroups: table.serverGroups.map(expect),
  };
}
