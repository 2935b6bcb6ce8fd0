import type { Rule } from '../rule';
import { releaseIn } from './image';

export const imageLayoutAgainstTag: Rule = {
  name: 'image-layout-against-tag',
  severity: 'warning',
  catches: {
    en: 'an image layout that is not that of the MindIE release, so that certificates and logs are not where they are looked for',
    zh: '镜像布局与 MindIE 版本不符，证书和日志不在组件查找的位置',
  },
  example: 'image: { name: mindie, tag: 2.3.0, layout: wheel }',
  check: (view) => {
    const layout = view.key(['image', 'layout']);
    const told = releaseIn(view);
    if (layout.value === undefined || told.toldBy === undefined) return [];
    if (layout.value === told.release.layout) return [];
    return [
      {
        path: layout.path,
        what: `another layout than that of ${told.name}`,
        got: layout.value,
        expected: told.release.layout,
        fix: `Remove ${layout.name}, or set image.release to what is in the image.`,
      },
    ];
  },
};
