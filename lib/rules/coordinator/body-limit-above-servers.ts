import { ofServers } from '../of-servers';
import type { Rule } from '../rule';

export const bodyLimitAboveServers: Rule = {
  name: 'body-limit-above-servers',
  severity: 'warning',
  catches: {
    en: 'request bodies that the Coordinator takes and a server refuses',
    zh: 'Coordinator 接受的请求体大于 Server 的上限，会被 Server 拒绝',
  },
  example: `coordinator: { resources: { requests: { memory: 24Gi }, limits: { memory: 24Gi } } }
overrides:
  ms_coordinator.json: { request_limit: { body_limit: 2 } }
  config.json: { ServerConfig: { maxRequestLength: 1 } }`,
  check: (view) =>
    ofServers(view, ({ config }) => {
      const body = view.coordinator.number(['request_limit', 'body_limit']);
      const server = config.number(['ServerConfig', 'maxRequestLength']);
      if (body === undefined || server === undefined || server.value >= body.value) return [];
      return [
        {
          path: server.path,
          what: 'smaller request bodies (in MB) than the Coordinator takes',
          got: server.value,
          expected: `at least ${body.name} (${body.value})`,
          fix: 'Raise it or lower body_limit.',
        },
      ];
    }),
};
