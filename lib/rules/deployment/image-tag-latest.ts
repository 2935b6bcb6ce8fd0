import type { Path } from '../../config/paths';
import type { Rule, RuleFinding } from '../rule';
import type { View } from '../view';

export const imageTagLatest: Rule = {
  name: 'image-tag-latest',
  severity: 'warning',
  catches: {
    en: 'an image tag that moves, so that nodes may run different versions',
    zh: '镜像标签不固定（如 latest），各节点可能运行不同的版本',
  },
  example: "image: { name: mindie, tag: latest, release: '2.2' }",
  check: (view) => [...latest(view, ['image']), ...latest(view, ['ranktableBuilder', 'image'])],
};

/** A digest wins over the tag, so that it does not matter which. */
function latest({ deployment, key }: View, image: Path): RuleFinding[] {
  const tag = key([...image, 'tag']);
  if (tag.value !== 'latest' || key([...image, 'digest']).value !== undefined) return [];
  const { release, layout } = deployment.image;
  const isGuessed = image.length === 1 && release === undefined && layout === undefined;
  return [
    {
      path: tag.path,
      what: 'a tag that moves, so that nodes may run different versions',
      got: tag.value,
      expected: 'the tag of one version, or a digest',
      fix: isGuessed
        ? 'Name the version. Where the tag has to move, set image.release; until then the layout toolkit is planned with.'
        : 'Name the version.',
    },
  ];
}
