import type { Deployment } from '../../config/deployment';
import { deriveEach, type DerivedValue } from './derived';

/** `log_info` of ms_controller.json and ms_coordinator.json. */
export function logInfo({ level, toFile, toStdout }: Deployment['logging']): DerivedValue[] {
  return deriveEach(
    'logging',
    { log_level: ['level', level], to_file: ['toFile', toFile], to_stdout: ['toStdout', toStdout] },
    ['log_info'],
  );
}
