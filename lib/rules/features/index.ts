import type { Rule } from '../rule';
import { expertMapFile } from './expert-map-file';
import { expertParallelLevel } from './expert-parallel-level';
import { kvPoolPlugins } from './kv-pool-plugins';
import { layerWiseMode } from './layer-wise-mode';
import { loraWithoutSeparation } from './lora-without-separation';
import { mixSharedRouting } from './mix-shared-routing';
import { mixedBatchesWithoutSeparation } from './mixed-batches-without-separation';
import { pluginParamsRule } from './plugin-params';
import { pluginsByRole } from './plugins-by-role';
import { pluginsWithoutSeparation } from './plugins-without-separation';
import { sharedExpertOverlap } from './shared-expert-overlap';
import { speculationGammaWithoutEffect } from './speculation-gamma-without-effect';
import { topkCutOff } from './topk-cut-off';

/** Rules of features that exclude or need each other. */
export const featuresRules: readonly Rule[] = [
  expertMapFile,
  expertParallelLevel,
  kvPoolPlugins,
  layerWiseMode,
  loraWithoutSeparation,
  mixSharedRouting,
  mixedBatchesWithoutSeparation,
  pluginParamsRule,
  pluginsByRole,
  pluginsWithoutSeparation,
  sharedExpertOverlap,
  speculationGammaWithoutEffect,
  topkCutOff,
];
