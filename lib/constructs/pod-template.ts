import { k8s } from 'cdk8s-plus-27';
import type { Image, PodSecurity, Toleration } from '../config/deployment';
import { mindieGroup } from '../config/kit-defaults';
import { canonicalQuantity } from '../config/quantity';
import { configMountPath } from '../config/install-paths';
import { appType } from '../plan/environment';
import type { ComponentPlan } from '../plan/plan';
import type { ListeningPort } from '../plan/port-graph';
import { contentHash } from '../ranktable/content-hash';
import { bootScriptOf } from './boot-files';
import { type Labels, recommendedLabels, type Release, versionLabel } from './labels';
import { probesOf } from './probes';
import { certificateVolumes, type ConfigFile, configVolume, type Mount, tableVolume } from './volumes';

export interface PodTemplateProps {
  readonly release: Release;
  readonly component: ComponentPlan;
  /** The image of MindIE. */
  readonly image: Image;
  /** The user of its containers. */
  readonly podSecurity: PodSecurity;
  /** Ports that the container listens on. */
  readonly ports: readonly ListeningPort[];
  /** Name of the ConfigMap with the table. */
  readonly tableName: string;
  /** The ConfigMap with the variables of all components. */
  readonly commonEnvironment: { readonly configMap: string; readonly variables: Labels };
  /** Labels that other software looks for. */
  readonly contractLabels: Labels;
  /** Files mounted under /mnt/configmap, the boot scripts among them; the pods restart when one of them changes. */
  readonly files: readonly ConfigFile[];
  /** @default - no affinity */
  readonly affinity?: k8s.Affinity;
  /**
   * Volumes beside the files, the table and the certificates.
   * @default - none
   */
  readonly volumes?: readonly Mount[];
}

/** The init container only reads a file now and then. */
const waitResources = { cpu: '100m', memory: '64Mi' };

/** The pod template that servers, Controller and Coordinator share. */
export function podTemplate(props: PodTemplateProps): k8s.PodTemplateSpec {
  const { component, image } = props;
  const { settings, nodeSelector } = component;
  const config = configVolume(props.files);
  const table = tableVolume(props.tableName);
  const volumes = [config, table, ...certificateVolumes(component.certificates), ...(props.volumes ?? [])];
  return {
    metadata: {
      labels: workloadLabels(props),
      annotations: { 'checksum/config': filesHash(props) },
    },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      ...schedulingOf({ ...settings, nodeSelector }),
      affinity: props.affinity,
      imagePullSecrets: pullSecrets(image),
      // OnRootMismatch: the weights of a claim are not walked through at every start.
      securityContext: {
        ...props.podSecurity,
        // It owns the mounted files.
        fsGroup: mindieGroup,
        fsGroupChangePolicy: 'OnRootMismatch',
      },
      terminationGracePeriodSeconds: settings.terminationGraceSeconds,
      initContainers: [waitContainer(props, [config, table])],
      containers: [mainContainer(props, volumes)],
      volumes: volumes.map(({ volume }) => volume),
    },
  };
}

/** Labels of a workload of MindIE pods, and of these. */
export function workloadLabels({
  release,
  component,
  image,
  contractLabels,
}: Pick<PodTemplateProps, 'release' | 'component' | 'image' | 'contractLabels'>): Labels {
  return { ...contractLabels, ...recommendedLabels(release, component.component), ...versionLabel(image) };
}

/** Node selection of a pod, without what is not asked for. */
export function schedulingOf(settings: {
  readonly nodeSelector: Labels;
  readonly tolerations: readonly Toleration[];
  readonly priorityClassName?: string;
  readonly schedulerName?: string;
}): Pick<k8s.PodSpec, 'nodeSelector' | 'tolerations' | 'priorityClassName' | 'schedulerName'> {
  return {
    nodeSelector: Object.keys(settings.nodeSelector).length === 0 ? undefined : { ...settings.nodeSelector },
    // Copies: cdk8s takes an object of another realm that has a `value` for a number or text.
    tolerations:
      settings.tolerations.length === 0 ? undefined : settings.tolerations.map((one) => ({ ...one })),
    priorityClassName: settings.priorityClassName,
    schedulerName: settings.schedulerName,
  };
}

export function pullSecrets({
  pullSecrets: names,
}: Pick<Image, 'pullSecrets'>): k8s.LocalObjectReference[] | undefined {
  const secrets = names.map((name) => ({ name }));
  return secrets.length === 0 ? undefined : secrets;
}

/** `name:tag`, or `name@digest` where a digest is given. */
export function imageReference(image: { name: string; tag?: string; digest?: string }): string {
  return image.digest === undefined ? `${image.name}:${image.tag ?? ''}` : `${image.name}@${image.digest}`;
}

interface Amounts {
  readonly cpu: number | string;
  readonly memory: string;
  readonly ephemeralStorage?: string;
}

/** CPU, memory and disk as Kubernetes quantities. */
export function quantities({ cpu, memory, ephemeralStorage }: Amounts): Record<string, k8s.Quantity> {
  return {
    cpu: quantity(cpu),
    memory: quantity(memory),
    ...(ephemeralStorage === undefined ? {} : { 'ephemeral-storage': quantity(ephemeralStorage) }),
  };
}

/** The ports that a container declares. */
export function containerPorts(ports: readonly ListeningPort[]): k8s.ContainerPort[] {
  return ports.map(({ name, number }) => ({ name, containerPort: number }));
}

export function quantity(amount: number | string): k8s.Quantity {
  return k8s.Quantity.fromString(canonicalQuantity(amount));
}

function mainContainer(props: PodTemplateProps, volumes: readonly Mount[]): k8s.Container {
  const { settings, npus } = props.component;
  const npuAmount: Record<string, k8s.Quantity> =
    npus === undefined ? {} : { [npus.resourceName]: quantity(npus.count) };
  return {
    name: props.component.kind,
    ...commonContainer(props),
    command: ['/bin/bash', '-c', `${configMountPath}/${bootScriptOf(props.component.kind)}`],
    env: environment(props),
    ports: containerPorts(props.ports),
    resources: {
      requests: { ...quantities(settings.resources.requests), ...npuAmount },
      limits: { ...quantities(settings.resources.limits), ...npuAmount },
    },
    ...probesOf(settings),
    volumeMounts: volumes.flatMap(({ mounts }) => [...mounts]),
  };
}

/** Waits for the table in an init container, so that waiting does not use up the start-up budget. */
function waitContainer(props: PodTemplateProps, volumes: readonly Mount[]): k8s.Container {
  // A quota of disk asks for limits of every container. The pod needs no more for it, as the two never run at once.
  const { requests, limits } = props.component.settings.resources;
  return {
    name: 'wait-for-table',
    ...commonContainer(props),
    command: ['/bin/bash', '-c', `${configMountPath}/wait-for-table.sh`],
    env: [fromPod('POD_IP', 'status.podIP'), { name: 'APP_TYPE', value: appType(props.component.kind) }],
    resources: {
      requests: quantities({ ...waitResources, ephemeralStorage: requests.ephemeralStorage }),
      limits: quantities({ ...waitResources, ephemeralStorage: limits.ephemeralStorage }),
    },
    volumeMounts: volumes.flatMap(({ mounts }) => [...mounts]),
  };
}

function commonContainer({ image, commonEnvironment }: PodTemplateProps): Omit<k8s.Container, 'name'> {
  return {
    image: imageReference(image),
    imagePullPolicy: image.pullPolicy,
    envFrom: [{ configMapRef: { name: commonEnvironment.configMap } }],
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

function environment({ component }: PodTemplateProps): k8s.EnvVar[] {
  const { variables, secrets, podIp, podNamespace } = component.environment;
  return [
    ...podIp.map((name) => fromPod(name, 'status.podIP')),
    ...podNamespace.map((name) => fromPod(name, 'metadata.namespace')),
    ...Object.entries(variables).map(([name, value]) => ({ name, value })),
    ...Object.entries(secrets).map(([name, { secret, key }]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secret, key } },
    })),
  ];
}

/** A variable that holds a field of its own pod. */
export function fromPod(name: string, fieldPath: string): k8s.EnvVar {
  // apiVersion is the server's default, written out: the field is atomic, and another applier would conflict with it.
  return { name, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } } };
}

/** A pod sees its files anew only when it restarts, so their hash is part of its template. */
function filesHash({ commonEnvironment, files }: PodTemplateProps): string {
  const contents = files.map(({ key, content }) => [key, content]);
  return contentHash({ environment: commonEnvironment.variables, files: contents });
}
