import type { Decode, Deployment, Prefill, Server } from './deployment';

/** The settings of one kind of server, with the key that they stand under. */
export type ServerRole =
  | { readonly key: 'server'; readonly settings: Server }
  | { readonly key: 'prefill'; readonly settings: Prefill }
  | { readonly key: 'decode'; readonly settings: Decode };

/** Keys of the deployment file under which the settings of a component that runs MindIE stand. */
export const componentKeys = ['server', 'prefill', 'decode', 'controller', 'coordinator'] as const;
export type ComponentKey = (typeof componentKeys)[number];

/** The server roles of the deployment's variant, in the order of the kit: servers, or prefill and decode. */
export function serverRoles(deployment: Deployment): ServerRole[] {
  const { variant, server, prefill, decode } = deployment;
  if (variant === 'homogeneous') return server === undefined ? [] : [{ key: 'server', settings: server }];
  return [
    ...(prefill === undefined ? [] : [{ key: 'prefill' as const, settings: prefill }]),
    ...(decode === undefined ? [] : [{ key: 'decode' as const, settings: decode }]),
  ];
}
