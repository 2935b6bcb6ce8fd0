import { cpSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { effectiveFile } from '../../cli/effective';
import { machineReports } from '../../cli/formats';
import { readKit } from '../../cli/read-kit';
import { textReport } from '../../cli/text';
import type { Problem } from '../../lib/config/problem';
import { importKit } from '../../lib/import';
import { validate, validateText } from '../../lib/synthesize';

/** What a command does with the bytes of one file, in this process. */
export interface Target {
  readonly name: string;
  /** May write the bytes into a folder of the test's own. */
  readonly run: (bytes: Uint8Array, folder: string) => Outcome;
}

export interface Outcome {
  /** What a person sees. */
  readonly text: string;
  /** The same in the formats for programs. */
  readonly reports: readonly string[];
}

/** What `mindie-pd validate deployment.yaml` does. */
export const validateTarget: Target = {
  name: 'validate',
  run: (bytes, folder) => {
    const file = path.join(folder, 'deployment.yaml');
    writeFileSync(file, bytes);
    return outcomeOf(validate({ deployments: [file] }));
  },
};

/** What it does of a deployment that extends a file of these bytes, and what `explain --effective` does. */
const extendTarget: Target = {
  name: 'validate of what extends it',
  run: (bytes, folder) => {
    const file = path.join(folder, 'extending.yaml');
    writeFileSync(path.join(folder, '_base.yaml'), bytes);
    writeFileSync(file, 'extends: _base.yaml\nserver: { rate: null }\n');
    const { text = '' } = effectiveFile(file, undefined, 'en');
    const [error] = parseDocument(text).errors;
    if (error !== undefined) throw error;
    return outcomeOf(validate({ deployments: [file] }));
  },
};

function outcomeOf(problems: readonly Problem[]): Outcome {
  // The folder is of no interest.
  const named = problems.map((problem) => ({
    ...problem,
    file: path.basename(problem.file),
    deployments: problem.deployments?.map((one) => path.basename(one)),
  }));
  return {
    text: textReport(named, undefined),
    reports: Object.values(machineReports).map((report) => report(named)),
  };
}

/** What `mindie-pd import kit` does where one file of a right kit holds these bytes. */
export function importTarget(name: string): Target {
  return {
    name: `import of ${name}`,
    run: (bytes, folder) => {
      // A kit for each file, copied once: writing is slow.
      const kit = path.join(folder, name.replaceAll('/', '-'), 'kit');
      if (!existsSync(kit))
        cpSync(path.resolve(__dirname, '..', 'import', 'kits', 'odd'), kit, { recursive: true });
      writeFileSync(path.join(kit, name), bytes);
      const { files, problems } = readKit(kit);
      const imported = problems.length > 0 ? { problems } : importKit(files, { folder: kit });
      if (imported.problems !== undefined) return outcomeOf(imported.problems);
      return outcomeOf(validateText('deployment.yaml', imported.text));
    },
  };
}

/** All that is fed with any bytes; a line each. */
export const targets: readonly Target[] = [
  validateTarget,
  extendTarget,
  importTarget('conf/config.json'),
  importTarget('deployment/mindie_server.yaml'),
];
