import type { Language } from '../config/schema-words';

/** What an explanation says beside the schemas and the rules. */
export interface Labels {
  readonly deployment: string;
  readonly mindie: string;
  readonly described: string;
  readonly variable: string;
  readonly rule: Readonly<Record<'error' | 'warning', string>>;
  readonly comma: string;
  readonly values: string;
  readonly keys: string;
  readonly each: string;
  readonly default: string;
  readonly unlessSet: string;
  readonly inPods: (value: string, pods: string) => string;
  readonly required: string;
  readonly always: string;
  readonly fills: string;
  readonly follows: string;
  readonly set: string;
  readonly origin: string;
  readonly ofComponent: (variable: string) => string;
  readonly owned: string;
  readonly ownedAlone: string;
  readonly shellVariable: string;
  readonly more: string;
  readonly word: string;
  readonly also: string;
  /** After the name of a page. */
  readonly page: string;
  readonly file: string;
  readonly describedFile: string;
  readonly example: string;
  readonly base: string;
  readonly says: string;
  readonly silence: string;
  readonly reason: string;
}

const en: Labels = {
  deployment: 'a key of the deployment file',
  mindie: 'a key of a MindIE file',
  described: 'a key of a file that a deployment file does not set',
  variable: 'an environment variable',
  rule: { error: 'a rule, whose findings are errors', warning: 'a rule, whose findings are warnings' },
  comma: ', ',
  values: 'Values',
  keys: 'Keys',
  each: 'Value of each',
  default: 'Default',
  unlessSet: 'Unless set',
  inPods: (value, pods) => `${value} in the pods of ${pods}`,
  required: 'Required',
  always: 'always',
  fills: 'Fills',
  follows: 'Follows from',
  set: 'Set it with',
  origin: 'The file',
  ofComponent: (variable) =>
    `server.environment.${variable}, and so for prefill, decode, controller, coordinator`,
  owned: 'Set by the generator: a deployment file sets the key that it follows from.',
  ownedAlone: 'Set by the generator or the boot scripts; a deployment file cannot set it.',
  shellVariable:
    'Obeyed by bash, so that the boot scripts would do something else; a deployment file cannot set it.',
  more: 'See',
  word: 'a name',
  also: 'The same is',
  page: '.md',
  file: 'a MindIE file',
  describedFile: 'a file that a deployment file does not set',
  example: 'Example',
  base: 'In this file',
  says: 'Gives',
  silence: 'Silence it with',
  reason: 'why it is meant to be so',
};

const zh: Labels = {
  deployment: '部署文件的键',
  mindie: 'MindIE 配置文件的键',
  described: '其他文件的键，部署文件不设置',
  variable: '环境变量',
  rule: { error: '规则，违反时报错误', warning: '规则，违反时报警告' },
  comma: '、',
  values: '取值',
  keys: '包含的键',
  each: '各键的值',
  default: '默认值',
  unlessSet: '未设置时',
  inPods: (value, pods) => `${pods} 的 Pod 中为 ${value}`,
  required: '必填',
  always: '始终必填',
  fills: '写入',
  follows: '推导自',
  set: '设置方法',
  origin: '所在文件的来源',
  ofComponent: (variable) => `server.environment.${variable}；prefill、decode、controller、coordinator 同理`,
  owned: '由生成器设置：请在部署文件中设置它所推导自的键。',
  ownedAlone: '由生成器或启动脚本设置，部署文件不能设置。',
  shellVariable: 'bash 会按它行事，使启动脚本的行为改变，部署文件不能设置。',
  more: '参见',
  word: '名称',
  also: '含义相同',
  page: '.zh-CN.md',
  file: 'MindIE 配置文件',
  describedFile: '其他文件，部署文件不设置',
  example: '示例',
  base: '所在文件',
  says: '得到',
  silence: '消除方法',
  reason: '有意如此的原因',
};

export const labels: Readonly<Record<Language, Labels>> = { en, zh };
