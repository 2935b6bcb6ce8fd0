import type { Rule } from '../rule';
import { takenPorts } from './taken-ports';

const listeners = ['http', 'alarm'];

export const controllerPortTaken: Rule = {
  name: 'controller-port-taken',
  severity: 'error',
  catches: {
    en: 'two listeners of a Controller pod on one port, of which the second cannot start',
    zh: '同一个 Controller Pod 内两个监听端口相同，后者无法启动',
  },
  example: 'ports: { controller: { alarm: 1026 } }',
  check: ({ key }) =>
    takenPorts(
      'controller',
      listeners.map((name) => key(['ports', 'controller', name])),
    ),
};
