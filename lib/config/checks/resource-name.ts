import type { Deployment } from '../deployment';
import { hardwareRecords } from '../hardware';
import type { Finding } from '../problem';
import type { Condition } from './condition';

/**
 * The Atlas inference series has no links between NPUs that KV caches could move over: its pods get no annotation with
 * devices and no `hccl.json`, and the Controller takes a table without devices for deploy_mode single_node alone.
 */
export function checkResourceName(deployment: Deployment): Condition[] {
  return [() => withoutLinks(deployment)];
}

function withoutLinks({ hardware, resourceName }: Deployment): Finding | undefined {
  if (resourceName === undefined || !/\/Ascend310/i.test(resourceName)) return undefined;
  return {
    path: ['resourceName'],
    code: 'npus-without-links',
    what: 'NPUs of the Ascend 310 series, between which no KV cache can move: neither the Ascend Operator nor the device plugin tells their devices, and the Controller refuses a table without them where prefill and decode are separate',
    got: resourceName,
    expected: `the resource of Ascend 910 NPUs, such as ${hardwareRecords[hardware].resourceName}`,
    fix: 'Use nodes with Ascend 910 NPUs, or run MindIE there without separate prefill and decode.',
  };
}
