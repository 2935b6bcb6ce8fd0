import type { Rule } from '../rule';
import { notLess } from './limits';

/** As the documents of the start script ask; config.json alone could have the same number twice. */
export const outputTooLong: Rule = {
  name: 'output-too-long',
  severity: 'error',
  catches: {
    en: 'an output that leaves no room for an input in the longest sequence',
    zh: '最大输出长度不小于最大序列长度，没有给输入留出空间',
  },
  example: 'inference: { maxIterTimes: 2560 }',
  check: (view) => notLess(view, 'maxIterTimes', 'maxSeqLen'),
};
