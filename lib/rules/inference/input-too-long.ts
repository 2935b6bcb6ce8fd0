import type { Rule } from '../rule';
import { notLess } from './limits';

/** The server would use maxSeqLen less one in its place. */
export const inputTooLong: Rule = {
  name: 'input-too-long',
  severity: 'error',
  catches: {
    en: 'an input that leaves no room for an output in the longest sequence, so that MindIE shortens it unsaid',
    zh: '最大输入长度不小于最大序列长度，MindIE 会自行将其调小',
  },
  example: 'inference: { maxInputTokenLen: 2560 }',
  check: (view) => notLess(view, 'maxInputTokenLen', 'maxSeqLen'),
};
