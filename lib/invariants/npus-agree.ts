import { type Container, type Manifest, nameOf, podTemplateOf } from './manifest';

interface ModelConfig {
  readonly worldSize: number;
  readonly tp: number;
  readonly dp?: number;
  readonly cp?: number;
}

interface ServerConfig {
  readonly BackendConfig: {
    readonly npuDeviceIds: readonly (readonly number[])[];
    readonly ModelDeployConfig: {
      readonly ModelConfig: readonly ModelConfig[];
    };
  };
}

/** A server asks for as many NPUs as its config.json uses, as request and as limit. */
export function npusAgree(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap((manifest) => {
    const container = podTemplateOf(manifest)?.spec.containers[0];
    // The label by which the Ascend Operator finds servers.
    if (container === undefined || manifest.metadata.labels?.['ring-controller.atlas'] === undefined)
      return [];
    const requests = container.resources?.requests ?? {};
    // Kubernetes' own resources have no domain.
    const [npuResource, ...others] = Object.keys(requests).filter((name) => name.includes('/'));
    const requested = npuResource === undefined ? undefined : requests[npuResource];
    if (npuResource === undefined || requested === undefined) return [`${nameOf(manifest)} requests no NPUs`];
    if (others.length > 0) return [`${nameOf(manifest)} requests ${others.join(', ')} beside its NPUs`];
    const config = configOf(manifest, manifests);
    const amounts = amountsOf(container, npuResource, config);
    const differing = Object.entries(amounts).filter(([, amount]) => Number(amount) !== Number(requested));
    return differing.map(
      ([what, amount]) =>
        `${nameOf(manifest)} requests ${requested} NPUs, but its ${what} is ${String(amount)}`,
    );
  });
}

function amountsOf(
  container: Container,
  npuResource: string,
  config: ServerConfig | undefined,
): Record<string, unknown> {
  const model = config?.BackendConfig.ModelDeployConfig.ModelConfig[0];
  return {
    limit: container.resources?.limits?.[npuResource],
    worldSize: model?.worldSize,
    'tp x dp x cp': model === undefined ? undefined : model.tp * (model.dp ?? 1) * (model.cp ?? 1),
    'number of npuDeviceIds': config?.BackendConfig.npuDeviceIds[0]?.length,
  };
}

function configOf(manifest: Manifest, manifests: readonly Manifest[]): ServerConfig | undefined {
  const sources =
    podTemplateOf(manifest)?.spec.volumes?.flatMap(({ projected }) => projected?.sources ?? []) ?? [];
  const mounted = sources.map(({ configMap }) => configMap?.name);
  const configMap = manifests.find(
    ({ kind, metadata, data }) =>
      kind === 'ConfigMap' && mounted.includes(metadata.name) && data?.['config.json'] !== undefined,
  );
  const text = configMap?.data?.['config.json'];
  return text === undefined ? undefined : (JSON.parse(text) as ServerConfig);
}
