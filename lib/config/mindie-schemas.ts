import configSchema from '../../schemas/mindie/config.schema.json';
import digsMachineSchema from '../../schemas/mindie/digs_machine_config.schema.json';
import digsModelSchema from '../../schemas/mindie/digs_model_config.schema.json';
import elasticScalingSchema from '../../schemas/mindie/elastic_scaling.schema.json';
import globalRanktableSchema from '../../schemas/mindie/global_ranktable.schema.json';
import hcclSchema from '../../schemas/mindie/hccl.schema.json';
import httpClientCtlSchema from '../../schemas/mindie/http_client_ctl.schema.json';
import mindieEnvSchema from '../../schemas/mindie/mindie_env.schema.json';
import controllerSchema from '../../schemas/mindie/ms_controller.schema.json';
import coordinatorSchema from '../../schemas/mindie/ms_coordinator.schema.json';
import nodeManagerSchema from '../../schemas/mindie/node_manager.schema.json';
import userConfigSchema from '../../schemas/mindie/user_config.schema.json';

/** What is known about each MindIE file: the keys, their values and what they mean. */
export const mindieSchemas = {
  'ms_controller.json': controllerSchema,
  'ms_coordinator.json': coordinatorSchema,
  'config.json': configSchema,
  'http_client_ctl.json': httpClientCtlSchema,
  'node_manager.json': nodeManagerSchema,
  'global_ranktable.json': globalRanktableSchema,
  'hccl.json': hcclSchema,
  'digs_model_config.json': digsModelSchema,
  'digs_machine_config.json': digsMachineSchema,
  'elastic_scaling.json': elasticScalingSchema,
  'user_config.json': userConfigSchema,
  'mindie_env.json': mindieEnvSchema,
} as const;

export type MindieSchemaName = keyof typeof mindieSchemas;
