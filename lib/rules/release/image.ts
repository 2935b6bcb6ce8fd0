import { toldRelease, type ToldRelease, versionOf } from '../../config/release';
import type { View } from '../view';

/** A release, and what people call it. */
export interface NamedRelease extends ToldRelease {
  /** Such as `MindIE 2.3.0`. */
  readonly name: string;
}

/** The release of the image. */
export function releaseIn({ deployment: { image } }: View): NamedRelease {
  const told = toldRelease(image);
  const version = told.toldBy === 'image.release' ? image.release : versionOf(image);
  return { ...told, name: told.toldBy === undefined ? 'the MindIE release' : `MindIE ${version ?? ''}` };
}
