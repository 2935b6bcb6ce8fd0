import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatFinding, formatPath, type Problem } from '../../lib/config/problem';
import { rules as namedRules } from '../../lib/rules';
import { version } from '../../package.json';
import { severityOf } from './severity';

/** What rules catch; other codes say it themselves. */
const descriptions: Readonly<Record<string, string>> = Object.fromEntries(
  namedRules.map(({ name, catches }) => [name, catches.en]),
);

/** SARIF 2.1.0, the format of code scanning services. */
export function sarifReport(problems: readonly Problem[]): string {
  const rules = [...new Set(problems.map(({ code }) => code))].sort();
  const report = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'mindie-pd', version, rules: rules.map(describeRule) } },
        // As JavaScript counts, and so the parser of the files.
        columnKind: 'utf16CodeUnits',
        results: problems.map((problem) => result(problem, rules)),
      },
    ],
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function describeRule(id: string): object {
  return { id, shortDescription: { text: descriptions[id] ?? id.replaceAll('-', ' ') } };
}

function result(problem: Problem, rules: readonly string[]): object {
  const key = formatPath(problem.path);
  return {
    ruleId: problem.code,
    ruleIndex: rules.indexOf(problem.code),
    level: severityOf(problem),
    message: { text: `${key}: ${formatFinding(problem)}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(problem.file) },
          region: { startLine: problem.line, startColumn: problem.column },
        },
        logicalLocations: [{ fullyQualifiedName: key }],
      },
    ],
  };
}

/** Relative files stay relative: a service resolves them against the root of the repository. */
function uriOf(file: string): string {
  if (path.isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(path.sep).map(encodeURIComponent).join('/');
}
