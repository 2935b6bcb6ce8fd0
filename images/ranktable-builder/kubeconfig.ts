import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Connection } from './connection';
import { UserError } from './user-error';

/** The part of a kubeconfig that is read here (`kubectl config view --raw`). */
interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly clusters?: readonly { readonly name: string; readonly cluster?: Cluster | null }[];
  readonly users?: readonly { readonly name: string; readonly user: User }[];
  readonly contexts?: readonly {
    readonly name: string;
    readonly context: { readonly cluster: string; readonly user: string };
  }[];
}

interface Cluster {
  readonly server?: string;
  readonly 'certificate-authority'?: string;
  readonly 'certificate-authority-data'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
  readonly 'tls-server-name'?: string;
  readonly 'proxy-url'?: string;
}

interface User {
  readonly token?: string;
  readonly tokenFile?: string;
  readonly 'client-certificate'?: string;
  readonly 'client-certificate-data'?: string;
  readonly 'client-key'?: string;
  readonly 'client-key-data'?: string;
  readonly [key: string]: unknown;
}

/** What only kubectl can do, and this program, which runs outside a cluster for tests and a closer look, leaves to it. */
const leftToKubectl = ['exec', 'auth-provider', 'username', 'as'];

/** The API server and the user of a kubeconfig's current context. */
export function kubeconfigConnection(file: string): Connection {
  const kubeconfig = read(file);
  const current = kubeconfig['current-context'];
  const context = kubeconfig.contexts?.find(({ name }) => name === current)?.context;
  const named = kubeconfig.clusters?.find(({ name }) => name === context?.cluster);
  const user = kubeconfig.users?.find(({ name }) => name === context?.user)?.user ?? {};
  if (named === undefined)
    throw new UserError(`${file}: the current context ${current ?? '(none)'} names no cluster`);
  const cluster = named.cluster ?? {};
  const { server } = cluster;
  if (typeof server !== 'string')
    throw new UserError(
      `${file}: the cluster ${named.name} has no server; expected the URL of its API server`,
    );
  const unknown =
    cluster['proxy-url'] === undefined ? leftToKubectl.find((key) => user[key] !== undefined) : 'proxy-url';
  if (unknown !== undefined)
    throw new UserError(
      `${file}: ${unknown} is not understood here; run kubectl proxy, and give a kubeconfig with its address`,
    );
  const folder = path.dirname(path.resolve(file));
  const contentOf = (named: string | undefined, data: string | undefined): Buffer | undefined => {
    if (named !== undefined) return readFileSync(path.resolve(folder, named));
    return data === undefined ? undefined : Buffer.from(data, 'base64');
  };
  const tokenOf = ({ token, tokenFile }: User): string | undefined =>
    tokenFile === undefined ? token : readFileSync(path.resolve(folder, tokenFile), 'utf8').trim();
  return {
    server: server.replace(/\/+$/, ''),
    credentials: () => {
      const token = tokenOf(user);
      return {
        authorization: token === undefined ? undefined : `Bearer ${token}`,
        ca: contentOf(cluster['certificate-authority'], cluster['certificate-authority-data']),
        cert: contentOf(user['client-certificate'], user['client-certificate-data']),
        key: contentOf(user['client-key'], user['client-key-data']),
        rejectUnauthorized: cluster['insecure-skip-tls-verify'] !== true,
        servername: cluster['tls-server-name'],
      };
    },
  };
}

function read(file: string): Kubeconfig {
  try {
    // A kubeconfig may be JSON, which is YAML too.
    return (parse(readFileSync(file, 'utf8')) ?? {}) as Kubeconfig;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(`${file}: cannot be read (${code ?? message.split('\n')[0] ?? ''})`);
  }
}
