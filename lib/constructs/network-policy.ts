import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { DeploymentPlan } from '../plan/plan';
import type { Caller, Listener, PortUse } from '../plan/port-graph';
import { type Labels, podSelector, releaseSelector } from './labels';
import { metadataOf } from './metadata';

export interface NetworkPolicyProps {
  readonly plan: DeploymentPlan;
  /** Whose pods it is for. */
  readonly listener: Listener;
  /** Name of the policy, which is also that of the workload and its pods' label `app`. */
  readonly name: string;
  readonly labels: Labels;
}

/**
 * Lets to the pods of a workload only those who have business with them. What the pods themselves connect to is left
 * open: etcd, ClusterD and DNS are not ours to know.
 */
export class NetworkPolicy extends Construct {
  constructor(scope: Construct, id: string, { plan, listener, name, labels }: NetworkPolicyProps) {
    super(scope, id);
    const rules = plan.portGraph.filter(({ to }) => to === listener).flatMap((one) => ingressRule(plan, one));
    new k8s.KubeNetworkPolicy(this, 'policy', {
      metadata: metadataOf(plan, 'NetworkPolicy', { name, labels }),
      spec: {
        podSelector: { matchLabels: podSelector(plan, name) },
        policyTypes: ['Ingress'],
        // Left out when empty, as the server drops an empty list.
        ingress: rules.length === 0 ? undefined : rules,
      },
    });
  }
}

function ingressRule(plan: DeploymentPlan, { from, port }: PortUse): k8s.NetworkPolicyIngressRule[] {
  // A pod that connects to its own IP never reaches the network.
  const callers = from.filter((caller) => caller !== 'itself');
  if (callers.length === 0) return [];
  const peers = callers.map((caller) => peersOf(plan, caller));
  const isOpen = peers.includes('everyone');
  return [
    {
      from: isOpen ? undefined : peers.flatMap((some) => (some === 'everyone' ? [] : some)),
      // protocol is the server's default, written out: the list is atomic, and another applier would conflict with it.
      ports:
        port === undefined ? undefined : [{ port: k8s.IntOrString.fromNumber(port.number), protocol: 'TCP' }],
    },
  ];
}

type Peers = readonly k8s.NetworkPolicyPeer[] | 'everyone';

function peersOf(plan: DeploymentPlan, caller: Exclude<Caller, 'itself'>): Peers {
  const podsOf = (name: string): k8s.NetworkPolicyPeer => ({
    podSelector: { matchLabels: podSelector(plan, name) },
  });
  switch (caller) {
    case 'server':
      return plan.servers.map(({ name }) => podsOf(name));
    case 'controller':
    case 'coordinator':
      return [podsOf(plan[caller].name)];
    case 'release':
      return [{ podSelector: { matchLabels: releaseSelector(plan) } }];
    case 'clients':
      return clients(plan);
  }
}

/** Those whom the inference Service is for. */
function clients(plan: DeploymentPlan): Peers {
  switch (plan.deployment.service.type) {
    case 'NodePort':
    case 'LoadBalancer':
      return 'everyone';
    case 'ClusterIP':
      return [{ namespaceSelector: {} }];
    case 'none':
      return peersOf(plan, 'release');
  }
}
