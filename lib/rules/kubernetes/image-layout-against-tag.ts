import { releaseOf } from '../../config/release';
import type { Rule } from '../rule';

export const imageLayoutAgainstTag: Rule = {
  name: 'image-layout-against-tag',
  severity: 'warning',
  catches: {
    en: 'an image layout that is not that of the MindIE release, so that nothing is found at the install paths',
    zh: '镜像布局与 MindIE 版本不符，容器内找不到安装路径',
  },
  example: 'image: { name: mindie, tag: 2.3.0, layout: wheel }',
  check: ({ deployment, key }) => {
    const layout = key(['image', 'layout']);
    const release = releaseOf(deployment.image);
    if (layout.value === undefined || release.names.length === 0 || layout.value === release.layout)
      return [];
    const name = release.names.at(-1) ?? release.id;
    return [
      {
        path: layout.path,
        what: `another layout than that of MindIE ${name}`,
        got: layout.value,
        expected: release.layout,
        fix: `Remove ${layout.name}, or set image.release to what is in the image.`,
      },
    ];
  },
};
