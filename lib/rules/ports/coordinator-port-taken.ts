import type { Rule } from '../rule';
import { takenPorts } from './taken-ports';

const listeners = ['inference', 'management', 'external', 'status'];

export const coordinatorPortTaken: Rule = {
  name: 'coordinator-port-taken',
  severity: 'error',
  catches: {
    en: 'two listeners of a Coordinator pod on one port, of which the second cannot start',
    zh: '同一个 Coordinator Pod 内两个监听端口相同，后者无法启动',
  },
  example: 'ports: { coordinator: { management: 1025 } }',
  check: ({ key }) =>
    takenPorts(
      'coordinator',
      listeners.map((name) => key(['ports', 'coordinator', name])),
    ),
};
