import {
  AuthorizationV1Api,
  type CoreV1Event,
  CoreV1Api,
  KubeConfig,
  type KubernetesListObject,
  type KubernetesObject,
  ListWatch,
  PatchStrategy,
  setHeaderOptions,
  Watch,
} from '@kubernetes/client-node';
import type { ConfigMap, Pod } from '../../lib/ranktable/objects';
import type { Permission } from '../../lib/ranktable/permissions';

/** Name under which the builder owns its field of the table's ConfigMap (server-side apply). */
const fieldManager = 'ranktable-builder';

export type PodObject = Pod & KubernetesObject;
export type ConfigMapObject = ConfigMap & KubernetesObject;

/** Objects that are kept up to date by list and watch. */
export interface Observed<T> {
  /** Undefined until the first list has come. */
  objects(): readonly T[] | undefined;
  stop(): Promise<void>;
}

export interface Observer {
  readonly onChange: () => void;
  /** Called with each lost connection and refused request; returns the milliseconds to wait before the next try. */
  readonly onError: (error: unknown) => number;
}

/** The namespace that the builder works in, through the official client. */
export class Cluster {
  private readonly core: CoreV1Api;

  constructor(
    private readonly config: KubeConfig,
    readonly namespace: string,
  ) {
    this.core = config.makeApiClient(CoreV1Api);
  }

  /** From the pod's own account, or from KUBECONFIG outside a cluster. */
  static fromDefault(namespace: string): Cluster {
    const config = new KubeConfig();
    config.loadFromDefault();
    return new Cluster(config, namespace);
  }

  /** Whether the API server would allow each verb of a permission: those that it would not. */
  async missingVerbs({ apiGroup, resource, verbs, resourceNames }: Permission): Promise<string[]> {
    const names: readonly (string | undefined)[] = resourceNames ?? [undefined];
    const reviews = this.config.makeApiClient(AuthorizationV1Api);
    const asked = verbs.flatMap((verb) => names.map((name) => ({ verb, name })));
    const answers = await Promise.all(
      asked.map(({ verb, name }) => {
        const resourceAttributes = { namespace: this.namespace, group: apiGroup, resource, verb, name };
        return reviews.createSelfSubjectAccessReview({ body: { spec: { resourceAttributes } } });
      }),
    );
    return asked.flatMap(({ verb, name }, index) => {
      const what = name === undefined ? resource : `${resource}/${name}`;
      return answers[index]?.status?.allowed === true ? [] : [`${verb} ${what}`];
    });
  }

  watchPods(selector: Readonly<Record<string, string>>, observer: Observer): Observed<PodObject> {
    const labelSelector = Object.entries(selector)
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
    const list = () => this.core.listNamespacedPod({ namespace: this.namespace, labelSelector });
    return this.observe<PodObject>('pods', list as ListFunction<PodObject>, observer, { labelSelector });
  }

  /** One ConfigMap by its name: a Role that names objects allows list and watch of just those. */
  watchConfigMap(name: string, observer: Observer): Observed<ConfigMapObject> {
    const fieldSelector = `metadata.name=${name}`;
    const list = () => this.core.listNamespacedConfigMap({ namespace: this.namespace, fieldSelector });
    return this.observe<ConfigMapObject>('configmaps', list as ListFunction<ConfigMapObject>, observer, {
      fieldSelector,
    });
  }

  /**
   * Writes one key and the annotations of a ConfigMap, and nothing else.
   * @throws ApiException with code 409 when the ConfigMap is no longer the one of `resourceVersion`.
   */
  async applyTable(table: {
    configMap: string;
    key: string;
    text: string;
    annotations: Readonly<Record<string, string>>;
    resourceVersion: string | undefined;
  }): Promise<void> {
    const { configMap: name, key, text, annotations, resourceVersion } = table;
    const metadata = { name, namespace: this.namespace, annotations, resourceVersion };
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { [key]: text } };
    const header = setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply);
    await this.core.patchNamespacedConfigMap(
      { name, namespace: this.namespace, body, fieldManager, force: true },
      header,
    );
  }

  /** Changes an annotation of a pod, which makes its kubelet look at the pod's volumes at once. */
  async annotatePod(name: string, annotations: Readonly<Record<string, string>>): Promise<void> {
    const header = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    await this.core.patchNamespacedPod(
      { name, namespace: this.namespace, body: { metadata: { annotations } } },
      header,
    );
  }

  async recordEvent(event: CoreV1Event): Promise<void> {
    await this.core.createNamespacedEvent({ namespace: this.namespace, body: event });
  }

  private observe<T extends KubernetesObject>(
    resource: string,
    list: ListFunction<T>,
    { onChange, onError }: Observer,
    selector: { labelSelector?: string; fieldSelector?: string },
  ): Observed<T> {
    const path = `/api/v1/namespaces/${this.namespace}/${resource}`;
    let synced = false;
    let retry: NodeJS.Timeout | undefined;
    const counted = async (): Promise<KubernetesListObject<T>> => {
      const objects = await list();
      // After the client has taken the list over.
      setImmediate(() => {
        synced = true;
        onChange();
      });
      return objects;
    };
    const { labelSelector, fieldSelector } = selector;
    const watch = new ListWatch<T>(
      path,
      new Watch(this.config),
      counted,
      false,
      labelSelector,
      fieldSelector,
    );
    watch.on('change', onChange);
    const retryAfter = (error: unknown): void => {
      clearTimeout(retry);
      retry = setTimeout(start, onError(error));
    };
    // It rejects where not even a request can be made: an account's token that cannot be read, say.
    const start = (): void => {
      watch.start().catch(retryAfter);
    };
    watch.on('error', retryAfter);
    start();
    return {
      objects: () => (synced ? watch.list(this.namespace) : undefined),
      stop: async () => {
        clearTimeout(retry);
        await watch.stop();
      },
    };
  }
}

type ListFunction<T extends KubernetesObject> = () => Promise<KubernetesListObject<T>>;
