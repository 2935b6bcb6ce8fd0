import type { Deployment } from '../../config/deployment';
import { modelPath } from '../../config/fields';
import type { Role } from '../../config/topology';
import { serverCertificates } from './certificate-values';
import { derive, type DerivedValue, type Override } from './derived';
import { fieldValues } from './field-values';
import { parallelValues } from './parallelism';

/** The values of a server role's config.json that follow from the deployment file. */
export function serverValues(
  deployment: Deployment,
  role: Role,
  overrides: readonly Override[],
): DerivedValue[] {
  const { npusPerPod, podsPerInstance } = role;
  const from = `${role.key}.npusPerInstance`;
  // A pod numbers its NPUs from 0, whichever they are on the node.
  const npuDeviceIds = [Array.from({ length: npusPerPod }, (_, index) => index)];
  return [
    ...fieldValues(deployment, 'config.json'),
    ...serverCertificates(deployment),
    ...derive(from, { npuDeviceIds }, ['BackendConfig']),
    ...derive(from, { worldSize: npusPerPod * podsPerInstance }, modelPath),
    ...parallelValues(role, overrides),
  ];
}
