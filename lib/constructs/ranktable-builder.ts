import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { version } from '../../package.json';
import type { Image, RanktableBuilder as Settings } from '../config/deployment';
import type { ListeningPort } from '../plan/port-graph';
import { builderPermissions } from '../ranktable/permissions';
import type { TablePlan } from '../ranktable/table-plan';
import { contentHash } from '../ranktable/content-hash';
import { type Labels, recommendedLabels, type Release, versionLabel } from './labels';
import { metadataOf } from './metadata';
import { type AllowedIngress, NetworkPolicy } from './network-policy';
import {
  containerPorts,
  fromPod,
  imageReference,
  pullSecrets,
  quantities,
  schedulingOf,
} from './pod-template';

export interface RanktableBuilderProps {
  readonly release: Release;
  /** Name of its objects. */
  readonly name: string;
  readonly settings: Settings;
  readonly pullSecrets: Image['pullSecrets'];
  /** What it reads; a changed one makes a new Job. */
  readonly tablePlan: TablePlan;
  /** Name of the ConfigMap with it. */
  readonly tablePlanName: string;
  /** Ports that it listens on. */
  readonly ports: readonly ListeningPort[];
  /**
   * Who may connect.
   * @default - everyone: no network policy is made
   */
  readonly ingress?: readonly AllowedIngress[] | undefined;
}

/** Any user but root; the image needs no particular one. */
const nobody = 65532;
const component = 'ranktable-builder';
/** Seconds that the builder's pod may take to start. */
const startMargin = 300;

/** What builds the table: its identity, its permissions, and the Job (or, to watch, the Deployment) that runs it. */
export class RanktableBuilder extends Construct {
  /** The Job or the Deployment. */
  readonly workload: ApiObject;
  /** Its pods. */
  readonly selector: Labels;

  constructor(scope: Construct, id: string, props: RanktableBuilderProps) {
    super(scope, id);
    const { release, name, settings, ingress } = props;
    this.selector = { app: name };
    const labels = { ...this.selector, ...recommendedLabels(release, component) };
    const own = { name, labels };
    new k8s.KubeServiceAccount(this, 'service-account', {
      metadata: metadataOf(release, 'ServiceAccount', own),
      automountServiceAccountToken: false,
    });
    new k8s.KubeRole(this, 'role', { metadata: metadataOf(release, 'Role', own), rules: rules(props) });
    new k8s.KubeRoleBinding(this, 'role-binding', {
      metadata: metadataOf(release, 'RoleBinding', own),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: release.namespace }],
    });
    if (ingress !== undefined) new NetworkPolicy(this, 'network-policy', { release, name, labels, ingress });
    const running = { ...labels, ...versionLabel(imageOf(settings)) };
    this.workload =
      settings.mode === 'job' ? this.addJob(props, running) : this.addDeployment(props, running);
  }

  /** A Job cannot be changed in place: its name holds a hash of all that it depends on, so that a change makes a new one. */
  private addJob(props: RanktableBuilderProps, labels: Labels): ApiObject {
    const { release, settings, tablePlan } = props;
    const spec: k8s.JobSpec = {
      // For pods that a drained or lost node took away. A builder that failed for good fails again within about a minute;
      // a podFailurePolicy would spare that, but servers up to 1.27 complete its rules with nulls, over which two
      // server-side appliers conflict.
      backoffLimit: 3,
      // The builder ends by itself; this is for one that never starts, whose image cannot be pulled, say.
      activeDeadlineSeconds: settings.timeoutSeconds + startMargin,
      template: podTemplate(props, labels, 'Never', [
        // A pod that starts after the plan has changed again must not go by a plan that is not its own.
        `--plan-hash=${contentHash(tablePlan, 8)}`,
        `--timeout-seconds=${settings.timeoutSeconds}`,
      ]),
    };
    const name = `${props.name}-${contentHash({ spec, tablePlan }, 8)}`;
    return new k8s.KubeJob(this, 'job', { metadata: metadataOf(release, 'Job', { name, labels }), spec });
  }

  private addDeployment(props: RanktableBuilderProps, labels: Labels): ApiObject {
    const { release, name, ports } = props;
    const args = ports.map(({ number }) => `--port=${number}`);
    return new k8s.KubeDeployment(this, 'deployment', {
      metadata: metadataOf(release, 'Deployment', { name, labels }),
      spec: {
        replicas: 1,
        selector: { matchLabels: this.selector },
        strategy: { type: 'Recreate' },
        template: podTemplate(props, labels, 'Always', args),
      },
    });
  }
}

/** The image of this version of the generator, where no other is named. */
function imageOf({ image: { name, tag, digest } }: Settings): {
  name: string;
  tag?: string;
  digest?: string;
} {
  return { name, tag: tag ?? (digest === undefined ? version : undefined), digest };
}

function rules({ tablePlan, tablePlanName }: RanktableBuilderProps): k8s.PolicyRule[] {
  return builderPermissions(tablePlan, tablePlanName).map(({ apiGroup, resource, verbs, resourceNames }) => ({
    apiGroups: [apiGroup],
    resources: [resource],
    verbs: [...verbs],
    resourceNames: resourceNames === undefined ? undefined : [...resourceNames],
  }));
}

function podTemplate(
  props: RanktableBuilderProps,
  labels: Labels,
  restartPolicy: 'Never' | 'Always',
  args: readonly string[],
): k8s.PodTemplateSpec {
  return {
    metadata: { labels },
    spec: {
      serviceAccountName: props.name,
      automountServiceAccountToken: true,
      enableServiceLinks: false,
      restartPolicy,
      ...schedulingOf(props.settings),
      imagePullSecrets: pullSecrets(props),
      securityContext: { runAsNonRoot: true, runAsUser: nobody, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [container(props, args)],
    },
  };
}

function container(
  { settings, tablePlanName, ports }: RanktableBuilderProps,
  args: readonly string[],
): k8s.Container {
  const { mode, resources, image } = settings;
  return {
    name: component,
    image: imageReference(imageOf(settings)),
    imagePullPolicy: image.pullPolicy,
    args: [mode, `--plan=${tablePlanName}`, ...args],
    env: [fromPod('POD_NAMESPACE', 'metadata.namespace')],
    resources: { requests: quantities(resources.requests), limits: quantities(resources.limits) },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    // Its last words are the reasons for which it gave up.
    terminationMessagePolicy: 'FallbackToLogsOnError',
    ...watchEndpoints(ports),
  };
}

/** Its port and probes, if it stays and listens. */
function watchEndpoints(
  ports: readonly ListeningPort[],
): Pick<k8s.Container, 'ports' | 'livenessProbe' | 'readinessProbe'> {
  const [http] = ports;
  if (http === undefined) return {};
  const port = k8s.IntOrString.fromNumber(http.number);
  return {
    ports: containerPorts(ports),
    livenessProbe: { httpGet: { path: '/healthz', port }, periodSeconds: 10 },
    readinessProbe: { httpGet: { path: '/readyz', port }, periodSeconds: 5 },
  };
}
