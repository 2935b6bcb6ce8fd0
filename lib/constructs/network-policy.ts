import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { DeploymentPlan } from '../plan/plan';
import type { Caller, Listener, PortUse } from '../plan/port-graph';
import { type Labels, podSelector, releaseSelector, type Release } from './labels';
import { metadataOf } from './metadata';

/** Some who may connect to pods. */
export interface AllowedIngress {
  readonly from: Peers;
  /** @default - any port */
  readonly port?: number | undefined;
}

type Peers = readonly k8s.NetworkPolicyPeer[] | 'everyone';

export interface NetworkPolicyProps {
  readonly release: Release;
  /** Name of the policy, which is also that of the workload and its pods' label `app`. */
  readonly name: string;
  readonly labels: Labels;
  /** Nobody else may connect. */
  readonly ingress: readonly AllowedIngress[];
}

/**
 * Lets to the pods of a workload only those who have business with them. What the pods themselves connect to is left
 * open: etcd, ClusterD and DNS are not ours to know.
 */
export class NetworkPolicy extends Construct {
  constructor(scope: Construct, id: string, { release, name, labels, ingress }: NetworkPolicyProps) {
    super(scope, id);
    new k8s.KubeNetworkPolicy(this, 'policy', {
      metadata: metadataOf(release, 'NetworkPolicy', { name, labels }),
      spec: {
        podSelector: { matchLabels: podSelector(release, name) },
        policyTypes: ['Ingress'],
        // Left out when empty, as the server drops an empty list.
        ingress: ingress.length === 0 ? undefined : ingress.map(ingressRule),
      },
    });
  }
}

function ingressRule({ from, port }: AllowedIngress): k8s.NetworkPolicyIngressRule {
  return {
    from: from === 'everyone' ? undefined : [...from],
    // protocol is the server's default, written out: the list is atomic, and another applier would conflict with it.
    ports: port === undefined ? undefined : [{ port: k8s.IntOrString.fromNumber(port), protocol: 'TCP' }],
  };
}

/** Who has business with the pods of a component; undefined where the deployment asks for no network policies. */
export function allowedIngress(plan: DeploymentPlan, listener: Listener): AllowedIngress[] | undefined {
  if (!plan.deployment.networkPolicy) return undefined;
  return plan.portGraph.filter(({ to }) => to === listener).flatMap((one) => ingressOf(plan, one));
}

function ingressOf(plan: DeploymentPlan, { from, port }: PortUse): AllowedIngress[] {
  // A pod that connects to its own IP never reaches the network.
  const callers = from.filter((caller) => caller !== 'itself');
  if (callers.length === 0) return [];
  const peers = callers.map((caller) => peersOf(plan, caller));
  const isOpen = peers.includes('everyone');
  const named = peers.flatMap((some) => (some === 'everyone' ? [] : some));
  return [{ from: isOpen ? 'everyone' : named, port: port?.number }];
}

function peersOf(plan: DeploymentPlan, caller: Exclude<Caller, 'itself'>): Peers {
  const podsOf = (name: string): k8s.NetworkPolicyPeer => ({
    podSelector: { matchLabels: podSelector(plan.deployment, name) },
  });
  switch (caller) {
    case 'server':
      return plan.servers.map(({ name }) => podsOf(name));
    case 'controller':
    case 'coordinator':
      return [podsOf(plan[caller].name)];
    case 'release':
      return [{ podSelector: { matchLabels: releaseSelector(plan.deployment) } }];
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
