import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { version } from '../../package.json';
import type { DeploymentPlan } from '../plan/plan';
import { builderPermissions } from '../ranktable/permissions';
import type { TablePlan } from '../ranktable/table-plan';
import { contentHash } from '../ranktable/content-hash';
import { type Labels, recommendedLabels } from './labels';
import { metadataOf } from './metadata';
import { NetworkPolicy } from './network-policy';
import {
  containerPorts,
  fromPod,
  imageReference,
  pullSecrets,
  quantities,
  schedulingOf,
} from './pod-template';

export interface RanktableBuilderProps {
  readonly plan: DeploymentPlan;
  /** What it reads; a changed one makes a new Job. */
  readonly tablePlan: TablePlan;
}

/** Any user but root; the image needs no particular one. */
const nobody = 65532;
const component = 'ranktable-builder';
/** Seconds that the builder's pod may take to start. */
const startMargin = 300;

/** What builds the table: its identity, its permissions, and the Job (or, to watch, the Deployment) that runs it. */
export class RanktableBuilder extends Construct {
  constructor(scope: Construct, id: string, { plan, tablePlan }: RanktableBuilderProps) {
    super(scope, id);
    const labels = { app: plan.names.builder, ...recommendedLabels(plan, component, builderImage(plan)) };
    const own = { name: plan.names.builder, labels };
    new k8s.KubeServiceAccount(this, 'service-account', {
      metadata: metadataOf(plan, 'ServiceAccount', own),
      automountServiceAccountToken: false,
    });
    new k8s.KubeRole(this, 'role', { metadata: metadataOf(plan, 'Role', own), rules: rules(plan) });
    new k8s.KubeRoleBinding(this, 'role-binding', {
      metadata: metadataOf(plan, 'RoleBinding', own),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: plan.names.builder },
      subjects: [
        { kind: 'ServiceAccount', name: plan.names.builder, namespace: plan.deployment.namespace.name },
      ],
    });
    if (plan.deployment.networkPolicy)
      new NetworkPolicy(this, 'network-policy', {
        plan,
        listener: component,
        name: plan.names.builder,
        labels,
      });
    if (plan.deployment.ranktableBuilder.mode === 'job') this.addJob(plan, tablePlan, labels);
    else this.addDeployment(plan, labels);
  }

  /** A Job cannot be changed in place: its name holds a hash of all that it depends on, so that a change makes a new one. */
  private addJob(plan: DeploymentPlan, tablePlan: TablePlan, labels: Labels): void {
    const spec: k8s.JobSpec = {
      // For pods that a drained or lost node took away. A builder that failed for good fails again within about a minute;
      // a podFailurePolicy would spare that, but servers up to 1.27 complete its rules with nulls, over which two
      // server-side appliers conflict.
      backoffLimit: 3,
      // The builder ends by itself; this is for one that never starts, whose image cannot be pulled, say.
      activeDeadlineSeconds: plan.deployment.ranktableBuilder.timeoutSeconds + startMargin,
      template: podTemplate(plan, labels, 'Never', [
        // A pod that starts after the plan has changed again must not go by a plan that is not its own.
        `--plan-hash=${contentHash(tablePlan, 8)}`,
        `--timeout-seconds=${plan.deployment.ranktableBuilder.timeoutSeconds}`,
      ]),
    };
    const name = `${plan.names.builder}-${contentHash({ spec, tablePlan }, 8)}`;
    new k8s.KubeJob(this, 'job', { metadata: metadataOf(plan, 'Job', { name, labels }), spec });
  }

  private addDeployment(plan: DeploymentPlan, labels: Labels): void {
    new k8s.KubeDeployment(this, 'deployment', {
      metadata: metadataOf(plan, 'Deployment', { name: plan.names.builder, labels }),
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: plan.names.builder } },
        strategy: { type: 'Recreate' },
        template: podTemplate(
          plan,
          labels,
          'Always',
          containerPorts(plan, component).map((port) => `--port=${port.containerPort}`),
        ),
      },
    });
  }
}

/** The image of this version of the generator, where no other is named. */
function builderImage({ deployment }: DeploymentPlan): { name: string; tag?: string; digest?: string } {
  const { name, tag, digest } = deployment.ranktableBuilder.image;
  return { name, tag: tag ?? (digest === undefined ? version : undefined), digest };
}

function rules(plan: DeploymentPlan): k8s.PolicyRule[] {
  return builderPermissions(plan.table, plan.names.tablePlan).map(
    ({ apiGroup, resource, verbs, resourceNames }) => ({
      apiGroups: [apiGroup],
      resources: [resource],
      verbs: [...verbs],
      resourceNames: resourceNames === undefined ? undefined : [...resourceNames],
    }),
  );
}

function podTemplate(
  plan: DeploymentPlan,
  labels: Labels,
  restartPolicy: 'Never' | 'Always',
  args: readonly string[],
): k8s.PodTemplateSpec {
  return {
    metadata: { labels },
    spec: {
      serviceAccountName: plan.names.builder,
      automountServiceAccountToken: true,
      enableServiceLinks: false,
      restartPolicy,
      ...schedulingOf(plan.deployment.ranktableBuilder),
      imagePullSecrets: pullSecrets(plan),
      securityContext: { runAsNonRoot: true, runAsUser: nobody, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [container(plan, args)],
    },
  };
}

function container(plan: DeploymentPlan, args: readonly string[]): k8s.Container {
  const { mode, resources, image } = plan.deployment.ranktableBuilder;
  return {
    name: component,
    image: imageReference(builderImage(plan)),
    imagePullPolicy: image.pullPolicy,
    args: [mode, `--plan=${plan.names.tablePlan}`, ...args],
    env: [fromPod('POD_NAMESPACE', 'metadata.namespace')],
    resources: { requests: quantities(resources.requests), limits: quantities(resources.limits) },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    // Its last words are the reasons for which it gave up.
    terminationMessagePolicy: 'FallbackToLogsOnError',
    ...watchEndpoints(plan),
  };
}

/** Its port and probes, if it stays and listens. */
function watchEndpoints(
  plan: DeploymentPlan,
): Pick<k8s.Container, 'ports' | 'livenessProbe' | 'readinessProbe'> {
  const ports = containerPorts(plan, component);
  const [http] = ports;
  if (http === undefined) return {};
  const port = k8s.IntOrString.fromNumber(http.containerPort);
  return {
    ports,
    livenessProbe: { httpGet: { path: '/healthz', port }, periodSeconds: 10 },
    readinessProbe: { httpGet: { path: '/readyz', port }, periodSeconds: 5 },
  };
}
