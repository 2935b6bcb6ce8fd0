// Places in config.json that several rules look at.
export const modelDeployConfig = ['BackendConfig', 'ModelDeployConfig'];
export const modelConfig = [...modelDeployConfig, 'ModelConfig', 0];
export const pluginParams = [...modelConfig, 'plugin_params'];
export const deepseek = [...modelConfig, 'models', 'deepseekv2'];
export const scheduleConfig = ['BackendConfig', 'ScheduleConfig'];
