import { type Manifest, nameOf, podTemplateOf } from './manifest';

const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Names and labels are what Kubernetes accepts, with the suffixes that it adds itself. */
export function legalNames(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap((manifest) => {
    const { name, labels = {} } = manifest.metadata;
    const longest = manifest.kind === 'ConfigMap' ? 253 : 63;
    const allLabels = [labels, podTemplateOf(manifest)?.metadata?.labels ?? {}].flatMap(
      Object.entries<string>,
    );
    const badLabels = allLabels.filter(([, value]) => value.length > 63 || !labelValue.test(value));
    return [
      ...(name.length > longest
        ? [`${nameOf(manifest)} has a name of ${name.length} characters; ${longest} are allowed`]
        : []),
      ...(dnsLabel.test(name)
        ? []
        : [`${nameOf(manifest)} is not named by lower-case letters, digits and hyphens`]),
      ...new Set(
        badLabels.map(([key, value]) => `${nameOf(manifest)} has the illegal label ${key}=${value}`),
      ),
    ];
  });
}
