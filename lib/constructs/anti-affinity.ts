import { k8s } from 'cdk8s-plus-27';
import type { Labels } from './labels';

const topologyKey = 'kubernetes.io/hostname';

/** Pods keep off nodes that run pods with these labels, if they can. */
export function preferOtherNodes(labels: Labels): k8s.WeightedPodAffinityTerm {
  return { weight: 100, podAffinityTerm: { labelSelector: { matchLabels: labels }, topologyKey } };
}

/** Pods never run on a node that runs a pod with these labels. */
export function requireOtherNodes(labels: Labels): k8s.PodAffinityTerm {
  return { labelSelector: { matchLabels: labels }, topologyKey };
}
