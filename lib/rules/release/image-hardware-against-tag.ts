import type { Rule } from '../rule';

/** How tags of MindIE name the hardware: `2.2.RC1-800I-A3-py311-openeuler24.03-lts`. */
const hardwareInTag = /(?:^|[-_])(800I-A2|800I-A3|300I-Duo)(?=[-_.]|$)/;

export const imageHardwareAgainstTag: Rule = {
  name: 'image-hardware-against-tag',
  severity: 'warning',
  catches: {
    en: 'an image whose tag names other hardware than the nodes have, so that its kernels do not run there',
    zh: '镜像标签中的硬件型号与节点不符，镜像中的算子无法在这些节点上运行',
  },
  example: 'image: { name: mindie, tag: 2.2.RC1-800I-A3-py311-openeuler24.03-lts }',
  check: ({ key }) => {
    const tag = key(['image', 'tag']);
    const hardware = key(['hardware']);
    const [, named] = hardwareInTag.exec(String(tag.value)) ?? [];
    if (named === undefined || named === hardware.value) return [];
    return [
      {
        path: tag.path,
        what: `an image for other hardware than ${hardware.name} (${String(hardware.value)})`,
        got: tag.value,
        expected: `a tag with ${String(hardware.value)}`,
        fix:
          named === '300I-Duo'
            ? 'Take the image for the hardware of the nodes.'
            : `Take the image for ${String(hardware.value)}, or set ${hardware.name} to ${named}.`,
      },
    ];
  },
};
