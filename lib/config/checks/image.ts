import type { Deployment } from '../deployment';
import type { Finding } from '../problem';
import { warning } from '../warnings';

/** Images are named exactly: by a tag or a digest, and not by a tag that moves. */
export function checkImage(deployment: Deployment): Finding[] {
  const { image, ranktableBuilder } = deployment;
  return [
    ...unnamed(deployment),
    ...latest(['image', 'tag'], image),
    ...latest(['ranktableBuilder', 'image', 'tag'], ranktableBuilder.image),
  ];
}

function unnamed({ image }: Deployment): Finding[] {
  if (image.tag !== undefined || image.digest !== undefined) return [];
  return [
    {
      path: ['image'],
      what: 'an image without tag and digest',
      got: image.name,
      expected: 'a tag or a digest',
      fix: 'Add image.tag or image.digest: without one the nodes may run different versions.',
      atKey: true,
    },
  ];
}

/** A digest wins over the tag, so that it does not matter which. */
function latest(path: string[], { tag, digest }: { tag?: string; digest?: string }): Finding[] {
  if (tag !== 'latest' || digest !== undefined) return [];
  return [
    warning('image-tag-latest', {
      path,
      what: 'a tag that moves, so that nodes may run different versions',
      got: tag,
      expected: 'the tag of one version, or a digest',
      fix: 'Name the version.',
      reads: [[...path.slice(0, -1), 'digest']],
    }),
  ];
}
