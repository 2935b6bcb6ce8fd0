import type { Deployment } from './deployment';
import type { Path } from './problem';

/** A MindIE file that a deployment has. */
export type MindieFileName = keyof Deployment['overrides'];

/** Where a value stands in a MindIE file. */
export interface Place {
  readonly file: MindieFileName;
  readonly path: Path;
  /** Whether the file has it as text, whatever its key has. */
  readonly isText?: boolean;
  /** The switch of the deployment file without which nobody reads it there. */
  readonly readWith?: string;
  /** Whether a value there says nothing of the key: MindIE ships another one than in the first place. */
  readonly isOnlyWritten?: boolean;
}

type PlaceAt = (...path: Path) => Place;

const placesIn =
  (file: MindieFileName): PlaceAt =>
  (...path) => ({ file, path });

export const inController = placesIn('ms_controller.json');
export const inCoordinator = placesIn('ms_coordinator.json');
export const inConfig = placesIn('config.json');
export const inProbeClient = placesIn('http_client_ctl.json');
