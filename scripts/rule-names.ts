import { rules } from '../lib/rules';
import deploymentSchema from '../schemas/deployment.schema.json';

/** The text of the schema of the deployment file with the names of all rules, by which a file silences them. */
export function withRuleNames(text: string): string {
  const names = rules.map(({ name }) => name).sort();
  // What else is generated reads the schema that this process has loaded already.
  deploymentSchema.definitions.ruleName.enum = names;
  const items = names.map((name) => `\n        ${JSON.stringify(name)}`).join(',');
  return text.replace(
    /("ruleName": \{[^{}]*"enum": \[)[^\]]*\]/,
    (_, head: string) => `${head}${items}\n      ]`,
  );
}
