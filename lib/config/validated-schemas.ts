import environmentFile from '../../schemas/environment.schema.json';
import { deploymentSchema } from './deployment-schema';
import { mindieSchemas } from './mindie-schemas';
import type { Schema } from './schema';

/** Variables that are not set stay so: their defaults are those of the programs that read them. */
export const environmentSchema = withoutDefaults(environmentFile);

function withoutDefaults({ properties, ...rest }: Schema): Schema {
  const bare = Object.entries(properties ?? {}).map(([name, one]) => [name, { ...one, default: undefined }]);
  return { ...rest, properties: Object.fromEntries(bare) as Schema['properties'] };
}

/** All schemas that values are validated by, as the validators know them. */
export const validatedSchemas: Readonly<Record<string, object>> = {
  deployment: deploymentSchema,
  environment: environmentSchema,
  ...mindieSchemas,
};
