import type { MindieSchemaName } from '../config/mindie-schemas';
import type { MindieFileName } from '../config/mindie-places';
import { type Language, spaced } from '../config/schema-words';

/** A file that is described, though no deployment file sets its keys. */
export type DescribedFile = Exclude<MindieSchemaName, MindieFileName>;

const kit: Readonly<Record<Language, string>> = {
  en: 'The AscendJob flow of the MindIE deployment kit reads it; no deployment of this project has it.',
  zh: '由MindIE部署脚本的AscendJob部署方式读取；本项目的部署中没有该文件。',
};

const digs: Readonly<Record<Language, string>> = {
  en: 'The Controller reads it: from the image, or from where you mount your own. It is not written here.',
  zh: '由Controller读取，位于镜像中，或由用户自行挂载；本项目不生成该文件。',
};

/** Who writes and who reads those files. */
const origins: Readonly<Record<DescribedFile, Readonly<Record<Language, string>>>> = {
  'node_manager.json': {
    en: 'The node managers of large-scale expert parallelism read it; no deployment of this project has it.',
    zh: '由大规模专家并行场景的NodeManager读取；本项目的部署中没有该文件。',
  },
  'global_ranktable.json': {
    en: 'The ranktable-builder writes it in the cluster; every MindIE pod waits for it, and the Controller follows it.',
    zh: '由ranktable-builder在集群中生成；所有MindIE Pod启动前等待该文件，Controller持续读取。',
  },
  'hccl.json': {
    en:
      'The Ascend Operator writes it in the cluster and the ranktable-builder reads it, as do the servers of instances of ' +
      'several machines, which no deployment of this project has.',
    zh: '由Ascend Operator在集群中生成，ranktable-builder读取；多机实例的Server也读取该文件，本项目的部署中没有多机实例。',
  },
  'digs_model_config.json': digs,
  'digs_machine_config.json': digs,
  'elastic_scaling.json': {
    en: 'The AscendJob flow of the MindIE deployment kit writes it and the Controller reads it; it is not written here.',
    zh: '由MindIE部署脚本的AscendJob部署方式生成，Controller读取；本项目不生成该文件。',
  },
  'user_config.json': kit,
  'mindie_env.json': kit,
};

export function isDescribed(file: string): file is DescribedFile {
  return Object.hasOwn(origins, file);
}

export function originOf(file: DescribedFile, language: Language): string {
  return language === 'zh' ? spaced(origins[file].zh) : origins[file].en;
}
