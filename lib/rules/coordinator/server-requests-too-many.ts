import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { isWritten } from '../written';
import { requestLimit } from './request-limit';

/**
 * Servers that do prefill only: the samples of MindIE Motor give decode servers far less than single_node_max_requests.
 */
export const serverRequestsTooMany: Rule = {
  name: 'server-requests-too-many',
  severity: 'warning',
  catches: {
    en: 'more requests for one server than it works on at once',
    zh: '分给单个 Server 的请求数大于其可同时处理的请求数（maxLinkNum）',
  },
  example: `overrides: { config.json: { ServerConfig: { maxLinkNum: 300 } } }`,
  check: (view) =>
    ofServers(view, ({ role, config }) => {
      const requests = requestLimit(view, 'single_node_max_requests');
      const links = config.number(['ServerConfig', 'maxLinkNum']);
      if (role.duty === 'decode' || requests === undefined || links === undefined) return [];
      if (requests.value <= links.value) return [];
      if (!isWritten(view, requests))
        return [
          {
            path: links.path,
            what: 'fewer requests at once than one server may get',
            got: links.value,
            expected: `at least ${requests.name} (${requests.value})`,
            fix: 'Raise it or lower single_node_max_requests.',
          },
        ];
      return [
        {
          path: requests.path,
          what: 'more requests for one server than it works on at once',
          got: requests.value,
          expected: `at most ${links.name} (${links.value})`,
          fix: 'Lower it or raise maxLinkNum.',
        },
      ];
    }),
};
