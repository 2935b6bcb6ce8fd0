import { k8s } from 'cdk8s-plus-27';
import type { CoordinatorProbes, Probes } from '../config/deployment';
import { configMountPath } from '../config/install-paths';

type ProbeFields = Pick<k8s.Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'>;

/** The probes of a MindIE container, through the probe script of its image. */
export function probesOf(settings: {
  probes: Probes | CoordinatorProbes;
  startupSeconds: number;
}): ProbeFields {
  const { startup, readiness, liveness } = settings.probes;
  return {
    startupProbe: startup.enabled
      ? probe('startup', {
          ...startup,
          failureThreshold: Math.ceil(settings.startupSeconds / startup.periodSeconds),
        })
      : undefined,
    readinessProbe: readiness.enabled ? probe('readiness', readiness) : undefined,
    livenessProbe: liveness.enabled ? probe('liveness', liveness) : undefined,
  };
}

function probe(
  name: 'startup' | 'readiness' | 'liveness',
  settings: { periodSeconds: number; timeoutSeconds: number; failureThreshold: number },
): k8s.Probe {
  const { periodSeconds, timeoutSeconds, failureThreshold } = settings;
  // The script takes its own time-out in seconds, shorter so that its message is heard, and a number of retries.
  const ownTimeout = Math.max(1, timeoutSeconds - 1);
  const command = ['/bin/bash', `${configMountPath}/probe.sh`, name, String(ownTimeout), '0'];
  return { exec: { command }, periodSeconds, timeoutSeconds, failureThreshold };
}
