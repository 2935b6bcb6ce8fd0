import type { RuleName } from '../config/deployment';
import type { Path } from '../config/problem';
import { isSame, type Draft } from './draft';
import { given } from './kit-document';
import type { JsonFile, Kit } from './kit';

/** Values that MindIE shipped once, and that a rule has something against today. */
const oldDefaults: readonly {
  readonly source: readonly [JsonFile, ...Path];
  readonly value: unknown;
  readonly rule: RuleName;
  readonly reason: string;
}[] = [
  {
    // MindIE Motor up to the end of 2025; 1 from 3.0.0.beta.1 on.
    source: ['ms_coordinator.json', 'request_limit', 'body_limit'],
    value: 10,
    rule: 'coordinator-memory-too-small',
    reason:
      'MindIE shipped a body_limit of 10 until the end of 2025, and the kit ran with it; the bound is for requests that are all as long as may be.',
  },
];

/** A kit that ran with what it was shipped with is not told that it cannot run. */
export function silenceOldDefaults(draft: Draft, kit: Kit): void {
  const silence = oldDefaults.flatMap(({ source: [file, ...path], value, rule, reason }) => {
    const found = given(kit.json[file], path);
    return found !== undefined && isSame(found.value, value) ? [{ silenced: { rule, reason }, found }] : [];
  });
  const [first] = silence;
  if (first !== undefined)
    draft.set(
      ['silence'],
      silence.map(({ silenced }) => silenced),
      first.found,
    );
}
