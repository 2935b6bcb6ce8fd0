import type { Deployment } from '../deployment';
import type { Condition } from './condition';

/** Images are named exactly: by a tag or a digest. */
export function checkImage({ image }: Deployment): Condition[] {
  return [
    () =>
      image.tag !== undefined || image.digest !== undefined
        ? undefined
        : {
            path: ['image'],
            code: 'image-without-version',
            what: 'an image without tag and digest',
            got: image.name,
            expected: 'a tag or a digest',
            fix: 'Add image.tag or image.digest: without one the nodes may run different versions.',
            atKey: true,
          },
  ];
}
