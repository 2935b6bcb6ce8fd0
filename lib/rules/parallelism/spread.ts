import type { Path } from '../../config/problem';
import type { Role } from '../../config/topology';
import { deepseek, modelConfig } from '../config-json';
import { ofServers } from '../of-servers';
import type { RuleFinding } from '../rule';
import type { ServerView, Setting, View } from '../view';

/** How an instance of one role spreads its model over its NPUs: numbers of the one ModelConfig of its config.json. */
export interface Spread {
  readonly role: Role['key'];
  readonly duty: Role['duty'];
  /** NPUs of the instance. */
  readonly worldSize: number;
  readonly tp: number;
  /** Where tp is set: the key of the NPUs where it follows from them. */
  readonly tpPath: Path;
  /** A further degree of parallelism, where it is set. */
  readonly degree: (key: 'dp' | 'cp' | 'pp' | 'sp' | 'moe_tp' | 'moe_ep') => Setting<number> | undefined;
  /** A part of the model that is split in its own way, where it is: MindIE ignores splits below 2. */
  readonly split: (
    key: 'o_proj_local_tp' | 'lm_head_local_tp' | 'dense_mlp_local_tp',
  ) => Setting<number> | undefined;
}

/** The spread of one role's instances; undefined where an override has broken the file. */
export function spreadOf({ config, role }: ServerView): Spread | undefined {
  const worldSize = config.number([...modelConfig, 'worldSize']);
  const tp = config.number([...modelConfig, 'tp']);
  if (worldSize === undefined || tp === undefined) return undefined;
  return {
    role: role.key,
    duty: role.duty,
    worldSize: worldSize.value,
    tp: tp.value,
    tpPath: tp.path,
    degree: (key) => config.number([...modelConfig, key]),
    split: (key) => {
      const found = config.number([...deepseek, 'parallel_options', key]);
      return found !== undefined && found.value > 1 ? found : undefined;
    },
  };
}

/** What a check finds in any role's spread. */
export function checkSpreads(view: View, check: (spread: Spread) => readonly RuleFinding[]): RuleFinding[] {
  return ofServers(view, (server) => {
    const spread = spreadOf(server);
    return spread === undefined ? [] : check(spread);
  });
}
