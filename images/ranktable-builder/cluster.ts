import {
  AuthorizationV1Api,
  CoreV1Api,
  KubeConfig,
  type KubernetesListObject,
  type KubernetesObject,
  ListWatch,
  PatchStrategy,
  setHeaderOptions,
} from '@kubernetes/client-node';
import type { ConfigMap, Pod } from '../../lib/ranktable/objects';
import type { Permission } from '../../lib/ranktable/permissions';
import { PatientWatch, within } from './patience';

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
    await within(
      this.core.patchNamespacedConfigMap(
        { name, namespace: this.namespace, body, fieldManager, force: true },
        header,
      ),
    );
  }

  /** Changes an annotation of a pod, which makes its kubelet look at the pod's volumes at once. */
  async annotatePod(name: string, annotations: Readonly<Record<string, string>>): Promise<void> {
    const header = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    await within(
      this.core.patchNamespacedPod(
        { name, namespace: this.namespace, body: { metadata: { annotations } } },
        header,
      ),
    );
  }

  /** Adds an Event to a ConfigMap, for `kubectl describe`. */
  async recordEvent(
    configMap: string,
    event: { type: 'Normal' | 'Warning'; reason: string; message: string; time: Date },
  ): Promise<void> {
    const { namespace } = this;
    const { type, reason, message, time } = event;
    const body = {
      metadata: { generateName: `${configMap}.`, namespace },
      involvedObject: { apiVersion: 'v1', kind: 'ConfigMap', name: configMap, namespace },
      type,
      reason,
      // The API server takes no longer one.
      message: message.slice(0, 1024),
      source: { component: fieldManager },
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
    };
    await within(this.core.createNamespacedEvent({ namespace, body }));
  }

  private observe<T extends KubernetesObject>(
    resource: string,
    list: ListFunction<T>,
    { onChange, onError }: Observer,
    { labelSelector, fieldSelector }: { labelSelector?: string; fieldSelector?: string },
  ): Observed<T> {
    const path = `/api/v1/namespaces/${this.namespace}/${resource}`;
    let synced = false;
    let stopped = false;
    let retry: NodeJS.Timeout | undefined;
    const changed = (): void => {
      if (!stopped) onChange();
    };
    const counted = announce(list, () => {
      synced = true;
      changed();
    });
    const watch = new ListWatch<T>(
      path,
      new PatientWatch(this.config),
      counted,
      false,
      labelSelector,
      fieldSelector,
    );
    // The client reports its own abort as an error, and would begin anew.
    const retryAfter = (error: unknown): void => {
      if (stopped) return;
      clearTimeout(retry);
      retry = setTimeout(start, onError(error));
    };
    const start = (): void => {
      watch.start().then(() => (stopped ? watch.stop() : undefined), retryAfter);
    };
    watch.on('change', changed);
    watch.on('error', retryAfter);
    start();
    return {
      objects: () => (synced ? watch.list(this.namespace) : undefined),
      stop: async () => {
        stopped = true;
        clearTimeout(retry);
        await watch.stop();
      },
    };
  }
}

/** A list that says when the client has taken it over. */
function announce<T extends KubernetesObject>(list: ListFunction<T>, taken: () => void): ListFunction<T> {
  return async () => {
    const objects = await within(list());
    setImmediate(taken);
    return objects;
  };
}

type ListFunction<T extends KubernetesObject> = () => Promise<KubernetesListObject<T>>;
