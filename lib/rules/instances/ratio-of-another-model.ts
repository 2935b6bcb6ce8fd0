import controllerDefaults from '../../plan/mindie-files/defaults/ms_controller.json';
import type { Rule } from '../rule';

/** Files in the image by which the DIGS algorithm of the Controller knows the model and the NPUs. */
const files = ['digs_model_config_path', 'digs_machine_config_path'] as const;
/** What the shipped ones describe. */
const shippedFor = {
  digs_model_config_path: 'Llama 2 70B, whatever the model is',
  digs_machine_config_path: 'NPUs of 32 GB, whatever the nodes have',
} as const;

/** Of two instances DIGS makes one prefill and one decode, whatever it knows (MindIE Motor, ProportionCalculator). */
const fewestWithChoice = 3;

export const ratioOfAnotherModel: Rule = {
  name: 'ratio-of-another-model',
  severity: 'warning',
  catches: {
    en: 'a P:D ratio that the Controller works out for another model and other NPUs, those of the files that MindIE ships',
    zh: 'P:D 比例由 Controller 按 MindIE 自带文件中的模型和 NPU 计算，与实际模型无关',
  },
  example: 'server: { instances: 3, npusPerInstance: 2 }',
  check: ({ controller, key, topology }) => {
    if (topology.by !== 'controller' || topology.roles[0].instances < fewestWithChoice) return [];
    const { path, value } = key(['server', 'rate']);
    const shipped = files.filter((name) => controller.text([name])?.value === controllerDefaults[name]);
    const { prefill, decode } = topology.rate;
    if (prefill !== 0 || decode !== 0 || shipped.length === 0) return [];
    return [
      {
        path,
        what: `a P:D ratio that the Controller works out for ${shipped.map((name) => shippedFor[name]).join(', and for ')}`,
        got: value,
        expected: `a rate, or ${shipped.join(' and ')} of this model and its NPUs in overrides["ms_controller.json"]`,
        fix: 'Set server.rate, such as prefill 1 and decode 1.',
      },
    ];
  },
};
