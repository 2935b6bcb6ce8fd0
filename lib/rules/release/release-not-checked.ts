import { type Release, releases } from '../../config/release';
import type { Rule } from '../rule';
import { releaseIn } from './image';

export const releaseNotChecked: Rule = {
  name: 'release-not-checked',
  severity: 'warning',
  catches: {
    en: 'a MindIE release whose readers nobody has held the written files against',
    zh: '该 MindIE 版本的配置读取程序未经核对，无法保证其接受生成的文件',
  },
  example: 'image: { name: mindie, tag: 1.0.0-800I-A2-py311-openeuler24.03-lts }',
  check: (view) => {
    const { release, toldBy, name } = releaseIn(view);
    const variant = view.key(['variant']);
    const isChecked = ({ checked }: Release): boolean => checked.some((one) => one === variant.value);
    if (toldBy === undefined || isChecked(release)) return [];
    // One that was checked with another variant may do without this one.
    const ofVariant = release.checked.length === 0 ? '' : ` of variant ${String(variant.value)}`;
    return [
      {
        path: toldBy.split('.'),
        what: `${name} is older than what the written files${ofVariant} were checked against`,
        got: view.key(toldBy.split('.')).value,
        expected: `MindIE ${releases.find(isChecked)?.names[0] ?? ''} or later`,
        fix: 'Take an image of a later release, or try this one with a single instance of each role first and silence this.',
      },
    ];
  },
};
