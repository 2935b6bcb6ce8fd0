import type { Rule } from '../rule';

const names = ['MINDX_TASK_ID', 'MINDX_SERVER_IP'];

/** The Controller connects to ClusterD only with both (MindIE Motor, Controller.cpp), and logs nothing otherwise. */
export const clusterdAddressIncomplete: Rule = {
  name: 'clusterd-address-incomplete',
  severity: 'warning',
  catches: {
    en: 'one of the two variables by which the Controller finds ClusterD, without which it silently does not connect',
    zh: '只设置了 Controller 连接 ClusterD 所需的两个环境变量之一，Controller 不会连接，也不会报错',
  },
  example: 'controller: { environment: { MINDX_SERVER_IP: 10.0.0.1 } }',
  check: ({ controller }) => {
    const given = names
      .flatMap((name) => controller.variable(name) ?? [])
      .filter(({ value }) => value !== '');
    const [only] = given;
    if (only === undefined || given.length === names.length) return [];
    const missing = names.find((name) => name !== only.name);
    return [
      {
        path: only.path,
        what: `an address of ClusterD without ${missing}, so that the Controller does not connect`,
        got: only.value,
        expected: `both of ${names.join(' and ')}, or none`,
        fix: `Set ${missing} beside it, or remove it.`,
      },
    ];
  },
};
