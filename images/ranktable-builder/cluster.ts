import type { ConfigMap, Pod } from '../../lib/ranktable/objects';
import type { Permission } from '../../lib/ranktable/permissions';
import type { ApiServer } from './api-server';
import type { Clock } from './clock';
import { Informer, type Versioned } from './informer';

/** Name under which the builder owns its fields of the table's ConfigMap (server-side apply). */
const fieldManager = 'ranktable-builder';

export type PodObject = Pod & Versioned;
export type ConfigMapObject = ConfigMap & Versioned;

export interface ClusterProps {
  readonly server: ApiServer;
  readonly clock: Clock;
  readonly random: () => number;
  readonly namespace: string;
}

/** The namespace that the builder works in. */
export class Cluster {
  readonly namespace: string;
  private readonly path: string;

  constructor(private readonly props: ClusterProps) {
    this.namespace = props.namespace;
    this.path = `/api/v1/namespaces/${props.namespace}`;
  }

  /** Whether the API server would allow each verb of a permission: those that it would not. */
  async missingVerbs({ apiGroup, resource, verbs, resourceNames }: Permission): Promise<string[]> {
    const names: readonly (string | undefined)[] = resourceNames ?? [undefined];
    const asked = verbs.flatMap((verb) => names.map((name) => ({ verb, name })));
    const answers = await Promise.all(
      asked.map(({ verb, name }) => {
        const resourceAttributes = { namespace: this.namespace, group: apiGroup, resource, verb, name };
        return this.props.server.call({
          method: 'POST',
          path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
          body: {
            apiVersion: 'authorization.k8s.io/v1',
            kind: 'SelfSubjectAccessReview',
            spec: { resourceAttributes },
          },
        }) as Promise<{ status?: { allowed?: boolean } }>;
      }),
    );
    return asked.flatMap(({ verb, name }, index) => {
      const what = name === undefined ? resource : `${resource}/${name}`;
      return answers[index]?.status?.allowed === true ? [] : [`${verb} ${what}`];
    });
  }

  watchPods(selector: Readonly<Record<string, string>>, onChange: () => void): Informer<PodObject> {
    const labelSelector = selectorText(selector);
    const path = `${this.path}/pods`;
    return new Informer<PodObject>({
      ...this.props,
      what: 'pods',
      path,
      selector: { labelSelector },
      keep: keepPod,
      onChange,
    });
  }

  /** One ConfigMap by its name: a Role that names objects allows list and watch of just those. */
  watchConfigMap(name: string, onChange: () => void): Informer<ConfigMapObject> {
    return new Informer<ConfigMapObject>({
      ...this.props,
      what: `ConfigMap ${name}`,
      path: `${this.path}/configmaps`,
      selector: { fieldSelector: `metadata.name=${name}` },
      keep: keepConfigMap,
      onChange,
    });
  }

  /**
   * Writes some keys and the annotations of a ConfigMap, and nothing else.
   * @throws ApiError with code 409 when the ConfigMap is no longer the one of `resourceVersion`.
   */
  async applyTable(table: {
    configMap: string;
    data: Readonly<Record<string, string>>;
    annotations: Readonly<Record<string, string>>;
    resourceVersion: string | undefined;
  }): Promise<void> {
    const { configMap: name, data, annotations, resourceVersion } = table;
    const metadata = { name, namespace: this.namespace, annotations, resourceVersion };
    await this.props.server.call({
      method: 'PATCH',
      path: `${this.path}/configmaps/${name}`,
      query: { fieldManager, force: 'true' },
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata, data },
      // JSON is YAML too.
      contentType: 'application/apply-patch+yaml',
    });
  }

  /** Changes an annotation of a pod, which makes its kubelet look at the pod's volumes at once. */
  async annotatePod(name: string, annotations: Readonly<Record<string, string>>): Promise<void> {
    await this.props.server.call({
      method: 'PATCH',
      path: `${this.path}/pods/${name}`,
      body: { metadata: { annotations } },
      contentType: 'application/merge-patch+json',
    });
  }

  /** Adds an Event to a ConfigMap, for `kubectl describe`. */
  async recordEvent(
    configMap: string,
    event: { type: 'Normal' | 'Warning'; reason: string; message: string },
  ): Promise<void> {
    const { namespace } = this;
    const { type, reason, message } = event;
    const time = new Date(this.props.clock.now());
    const body = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { generateName: `${configMap}.`, namespace },
      involvedObject: { apiVersion: 'v1', kind: 'ConfigMap', name: configMap, namespace },
      type,
      reason,
      // The API server takes no longer one.
      message: message.slice(0, 1024),
      source: { component: fieldManager },
      firstTimestamp: `${time.toISOString().slice(0, 19)}Z`,
      lastTimestamp: `${time.toISOString().slice(0, 19)}Z`,
      count: 1,
    };
    await this.props.server.call({ method: 'POST', path: `${this.path}/events`, body });
  }
}

/** Labels as kubectl and the API take them. */
export function selectorText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/** All fields of a type, so that one that is forgotten does not compile. */
type Each<T> = { readonly [K in keyof Required<T>]: T[K] };

/** A pod without its spec and its history, which are nine tenths of it. */
function keepPod({ metadata, status }: PodObject): Each<PodObject> {
  const { name, uid, labels, annotations, deletionTimestamp, ownerReferences, resourceVersion } = metadata;
  const kept: Each<PodObject['metadata']> = {
    name,
    uid,
    labels,
    annotations,
    deletionTimestamp,
    ownerReferences,
    resourceVersion,
  };
  return { metadata: kept, status };
}

function keepConfigMap({ metadata, data, binaryData }: ConfigMapObject): Each<ConfigMapObject> {
  const { name, resourceVersion } = metadata;
  const kept: Each<ConfigMapObject['metadata']> = { name, resourceVersion };
  return { metadata: kept, data, binaryData };
}
