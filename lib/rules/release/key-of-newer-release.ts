import { type MindieSchemaName, mindieSchemas } from '../../config/mindie-schemas';
import { eachOnce, type Path } from '../../config/problem';
import { releases } from '../../config/release';
import { type Schema, schemaAt } from '../../config/schema';
import type { Rule, RuleFinding } from '../rule';
import { releaseIn } from './image';

export const keyOfNewerRelease: Rule = {
  name: 'key-of-newer-release',
  severity: 'warning',
  catches: {
    en: 'a key of overrides that the MindIE release in the image passes over, because only later ones read it',
    zh: 'overrides 中的键只有更新的 MindIE 版本才读取，镜像中的版本会忽略它',
  },
  example: 'overrides: { config.json: { ServerConfig: { maxJsonDepth: 20 } } }',
  check: (view) => {
    const told = releaseIn(view);
    const age = releases.findIndex(({ id }) => id === told.release.id);
    const isNewer = (since: string): boolean =>
      age !== -1 && age < releases.findIndex(({ names }) => names.some((name) => name === since));
    const findings = view.files.flatMap(({ name, overrides }) =>
      overrides.flatMap((override) =>
        keysOf(name, override.settings).flatMap(({ path, value, since }): RuleFinding[] =>
          isNewer(since)
            ? [
                {
                  path: [...override.path, ...path],
                  what: `a key without effect in ${told.name}`,
                  got: value,
                  expected: `MindIE ${since} or later for it`,
                  fix: 'Remove it, or set image.release to what is in the image.',
                  atKey: true,
                },
              ]
            : [],
        ),
      ),
    );
    return eachOnce(findings);
  },
};

interface DatedKey {
  readonly path: Path;
  readonly value: unknown;
  readonly since: string;
}

/** The keys of settings that not every release reads. */
function keysOf(file: MindieSchemaName, value: unknown, path: Path = []): DatedKey[] {
  const since = schemaAt(mindieSchemas[file] as Schema, path)?.['x-since'];
  if (since !== undefined) return [{ path, value, since }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    keysOf(file, child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
