/** What the decision looks at of a Kubernetes Pod: a part of the API's own shape. */
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string | Date;
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly controller?: boolean;
    }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly podIP?: string;
    readonly podIPs?: readonly { readonly ip?: string }[];
    readonly hostIP?: string;
    readonly hostIPs?: readonly { readonly ip?: string }[];
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
  };
}

/** What the decision looks at of a Kubernetes ConfigMap. */
export interface ConfigMap {
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

/** Whether labels hold every pair of a selector. */
export function matches(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>> = {},
): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/**
 * Whether a ReplicaSet of a Deployment made a pod, as its name tells: `<Deployment>-<pod-template-hash>`. Anybody may copy
 * labels, to debug a pod, say.
 */
export function isMadeBy(
  deployment: string,
  { metadata: { ownerReferences = [], labels = {} } }: Pod,
): boolean {
  const owner = ownerReferences.find(({ controller }) => controller === true);
  return owner?.kind === 'ReplicaSet' && owner.name === `${deployment}-${labels['pod-template-hash']}`;
}

/**
 * Whether a pod counts: not on its way out, and not ended. Readiness and restarts do not matter, because both depend on
 * the very table that is being built.
 */
export function isLive({ metadata, status }: Pod): boolean {
  return (
    metadata.deletionTimestamp === undefined && status?.phase !== 'Failed' && status?.phase !== 'Succeeded'
  );
}
