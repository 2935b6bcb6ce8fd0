import { isUnder } from '../../config/checks/weights';
import type { Rule } from '../rule';

/** The servers see the weights only where their volume is mounted (MindIE's deployment kit, mindie_server.yaml). */
export const weightsOutsideMount: Rule = {
  name: 'weights-outside-mount',
  severity: 'error',
  catches: {
    en: 'weights at a path outside their mount, where the servers find nothing',
    zh: '权重路径不在权重卷的挂载目录下，Server 找不到权重',
  },
  example: 'model: { name: llama, weightsPath: /weights/llama }',
  check: ({ key }) => {
    const path = key(['model', 'weightsPath']);
    const mount = key(['model', 'weights', 'mountPath']);
    if (isUnder(String(path.value), String(mount.value))) return [];
    return [
      {
        path: path.path,
        what: 'weights outside the mount',
        got: path.value,
        expected: `a path under ${mount.name} (${String(mount.value)})`,
        fix: `Correct the path, or set ${mount.name} to a folder above it.`,
      },
    ];
  },
};
