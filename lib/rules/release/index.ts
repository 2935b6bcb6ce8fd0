import type { Rule } from '../rule';
import { imageHardwareAgainstTag } from './image-hardware-against-tag';
import { imageLayoutAgainstTag } from './image-layout-against-tag';
import { imageOfOtherProduct } from './image-of-other-product';
import { imageReleaseAgainstTag } from './image-release-against-tag';
import { imageReleaseUnknown } from './image-release-unknown';
import { keyOfNewerRelease } from './key-of-newer-release';
import { kmcUnknown } from './kmc-unknown';
import { releaseNotChecked } from './release-not-checked';
import { truncationOfNewerRelease } from './truncation-of-newer-release';

/** Rules between the MindIE release in the image and what the deployment file asks of it. */
export const releaseRules: readonly Rule[] = [
  imageHardwareAgainstTag,
  imageLayoutAgainstTag,
  imageOfOtherProduct,
  imageReleaseAgainstTag,
  imageReleaseUnknown,
  keyOfNewerRelease,
  kmcUnknown,
  releaseNotChecked,
  truncationOfNewerRelease,
];
