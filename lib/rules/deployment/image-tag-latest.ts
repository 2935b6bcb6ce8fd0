import type { Path } from '../../config/problem';
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
function latest({ key }: View, image: Path): RuleFinding[] {
  const tag = key([...image, 'tag']);
  if (tag.value !== 'latest' || key([...image, 'digest']).value !== undefined) return [];
  return [
    {
      path: tag.path,
      what: 'a tag that moves, so that nodes may run different versions',
      got: tag.value,
      expected: 'the tag of one version, or a digest',
      fix: 'Name the version.',
    },
  ];
}
