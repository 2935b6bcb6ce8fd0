import type { Rule } from '../rule';

/** MindIE is a Python wheel from this version on; the boot scripts look for it where the layout says. */
const firstWheel = { major: 2, minor: 3 };

export const imageLayoutAgainstTag: Rule = {
  name: 'image-layout-against-tag',
  severity: 'warning',
  catches: {
    en: 'an image layout that is not that of the MindIE version in the tag, so that nothing is found at the install paths',
    zh: '镜像布局与标签中的 MindIE 版本不符，容器内找不到安装路径',
  },
  example: 'image: { name: mindie, tag: 2.3.0 }',
  check: ({ key }) => {
    const name =
      String(key(['image', 'name']).value)
        .split('/')
        .at(-1) ?? '';
    const tag = key(['image', 'tag']);
    const layout = key(['image', 'layout']);
    const version = /^v?([0-9])\.([0-9]{1,2})(?![0-9])/.exec(String(tag.value));
    // Only MindIE's own images can be told to have its version for a tag.
    if (version === null || !name.includes('mindie')) return [];
    const [major, minor] = [Number(version[1]), Number(version[2])];
    const isWheel = major > firstWheel.major || (major === firstWheel.major && minor >= firstWheel.minor);
    const expected = isWheel ? 'wheel' : 'toolkit';
    if (layout.value === expected) return [];
    return [
      {
        path: layout.path,
        what: `another layout than MindIE ${major}.${minor} has, as the tag ${String(tag.value)} calls it`,
        got: layout.value,
        expected: isWheel ? 'wheel from 2.3 on' : 'toolkit up to 2.2',
        fix: `Set ${layout.name} to ${expected}, or silence this where the tag is no version of MindIE.`,
      },
    ];
  },
};
