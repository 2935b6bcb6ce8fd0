import type { Rule } from '../rule';

/** Images of PyMotor, which has neither a rank table nor MindIE's server, Controller and Coordinator. */
const others = ['mindie-motor', 'mindie-pymotor'];

export const imageOfOtherProduct: Rule = {
  name: 'image-of-other-product',
  severity: 'error',
  catches: {
    en: 'an image of PyMotor, which is called after MindIE and has none of the programs that the pods start',
    zh: 'PyMotor 的镜像：名称带有 MindIE，但不含各 Pod 要启动的程序',
  },
  example: 'image: { name: quay.io/ascend/mindie-motor, tag: 3.0.0-vllm-ascend, release: "3.0" }',
  check: ({ key }) => {
    const name = key(['image', 'name']);
    if (!others.includes(String(name.value).split('/').at(-1) ?? '')) return [];
    return [
      {
        path: name.path,
        what: 'an image of PyMotor, not of MindIE',
        got: name.value,
        expected: 'an image of MindIE, such as ascendhub/mindie',
        fix: 'Name the MindIE image; silence this where yours is called so.',
      },
    ];
  },
};
