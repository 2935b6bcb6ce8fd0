import { type Manifest, nameOf } from '../invariants/manifest';
import { type FieldChange, fieldChanges } from './fields';
import {
  type Effect,
  isRestart,
  type Meaning,
  meaningOfChange,
  meaningOfGone,
  meaningOfNew,
  npusOf,
} from './meaning';

export type { FieldChange } from './fields';
export type { Effect } from './meaning';

/** A Kubernetes object that is new, gone, or another than before, and what that means. */
export interface ObjectChange extends Meaning {
  /** Such as `ConfigMap mindie/mindie-server-config`. */
  readonly object: string;
  /** None of one that is new or gone. */
  readonly fields: readonly FieldChange[];
}

export interface Difference {
  readonly changes: readonly ObjectChange[];
  /** What all pods ask for. */
  readonly npus: { readonly before: number; readonly after: number };
}

/** How one set of manifests differs from another, worst first. */
export function difference(before: readonly Manifest[], after: readonly Manifest[]): Difference {
  const [was, is] = [before, after].map((all) => new Map(all.map((one) => [nameOf(one), one])));
  const both = [...(was ?? [])].flatMap(([object, old]) => {
    const now = is?.get(object);
    return now === undefined ? [] : [{ object, old, now, fields: fieldChanges(old, now) }];
  });
  const restarted = both.filter(({ fields }) => isRestart(fields)).map(({ now }) => now);
  const changes: ObjectChange[] = [
    ...both
      .filter(({ fields }) => fields.length > 0)
      .map(({ object, old, now, fields }) => ({
        ...{ object, fields },
        ...meaningOfChange(old, now, fields, restarted),
      })),
    ...[...(is ?? [])]
      .filter(([object]) => was?.has(object) !== true)
      .map(([object, now]) => ({ object, fields: [], ...meaningOfNew(now) })),
    ...[...(was ?? [])]
      .filter(([object]) => is?.has(object) !== true)
      .map(([object, old]) => ({ object, fields: [], ...meaningOfGone(old) })),
  ];
  const sum = (all: readonly Manifest[]): number => all.reduce((npus, one) => npus + npusOf(one), 0);
  return {
    changes: changes.sort((a, b) => worst.indexOf(a.effect) - worst.indexOf(b.effect)),
    npus: { before: sum(before), after: sum(after) },
  };
}

const worst: readonly Effect[] = ['refused', 'restart', 'scale', 'gone', 'new', 'read-again', 'none'];
