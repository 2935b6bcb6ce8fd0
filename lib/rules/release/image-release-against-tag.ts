import { releaseOfTag, versionOf } from '../../config/release';
import type { Rule } from '../rule';
import { releaseIn } from './image';

/** A warning and no error, since who mirrors images may tag them anew. */
export const imageReleaseAgainstTag: Rule = {
  name: 'image-release-against-tag',
  severity: 'warning',
  catches: {
    en: 'an image.release that is not that of the tag, as after an upgrade that changed the tag alone',
    zh: 'image.release 与镜像标签中的版本不符，例如升级时只改了标签',
  },
  example: 'image: { name: mindie, tag: 3.0.0-800I-A2-py311-openeuler24.03-lts, release: "2.2" }',
  check: (view) => {
    const { image } = view.deployment;
    const release = view.key(['image', 'release']);
    const told = releaseIn(view);
    const tagged = releaseOfTag(image);
    if (release.value === undefined || tagged === undefined || tagged.id === told.release.id) return [];
    return [
      {
        path: release.path,
        what: `another release than that of image.tag, MindIE ${versionOf(image) ?? ''}`,
        got: release.value,
        expected: tagged.names.join(' or '),
        fix: `Remove ${release.name}, or silence this where the image was tagged anew.`,
      },
    ];
  },
};
