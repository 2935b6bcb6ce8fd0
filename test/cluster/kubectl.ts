// kubectl as an administrator runs it.
import { spawnSync } from 'node:child_process';
import type { Cluster } from './control-plane';
import { lessGarbageCollection } from './daemon';

export interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class Kubectl {
  constructor(private readonly cluster: Cluster) {}

  /** Runs it and returns what it said, whatever its exit code. */
  try(args: readonly string[], input = ''): Said {
    const { error, status, stdout, stderr } = spawnSync(this.cluster.binaries['kubectl'] ?? '', args, {
      input,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: this.environment,
    });
    if (error) throw error;
    return { status: status ?? -1, stdout, stderr };
  }

  /** Its output; fails with what it said when it fails. */
  run(args: readonly string[], input?: string): string {
    const { status, stdout, stderr } = this.try(args, input);
    if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: exit code ${status}\n${stderr}${stdout}`);
    return stdout;
  }

  json(args: readonly string[], input?: string): unknown {
    return JSON.parse(this.run([...args, '-o', 'json'], input));
  }

  /** What a command needs to reach the same cluster. */
  get environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      HOME: this.cluster.folder,
      KUBECONFIG: this.cluster.adminKubeconfig,
      ...lessGarbageCollection,
    };
  }
}
