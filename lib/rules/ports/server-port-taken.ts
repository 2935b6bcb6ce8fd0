import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { isWritten } from '../written';
import { takenPorts } from './taken-ports';

const listeners = ['data', 'management', 'metrics', 'interComm'];

/**
 * The server compares multiNodesInferPort even where an instance has one machine (MindIE LLM, config_manager_impl.cpp).
 * Metrics could have the port of management, but a pod declares each of its ports once.
 */
export const serverPortTaken: Rule = {
  name: 'server-port-taken',
  severity: 'error',
  catches: {
    en: 'two listeners of a server pod on one port, of which the second cannot start',
    zh: '同一个 Server Pod 内两个监听端口相同，后者无法启动',
  },
  example: 'ports: { server: { data: 1120 } }',
  check: (view) =>
    ofServers(view, ({ config }) => {
      const own = listeners.map((name) => view.key(['ports', 'server', name]));
      const machines = config.number(['BackendConfig', 'multiNodesInferPort']);
      if (machines === undefined) return takenPorts('server', own);
      // What is given is what is to be changed.
      return takenPorts('server', isWritten(view, machines) ? [...own, machines] : [machines, ...own]);
    }),
};
