import type { Language } from '../config/schema-words';

/** Names that people meet in kits, Secrets and manifests, and that are keys of no file which a deployment file sets. */
export const glossary: Readonly<
  Record<string, Readonly<Record<Language, string>> & { readonly see: readonly string[] }>
> = {
  ksfa: keyStore('master', '主'),
  ksfb: keyStore('standby', '备'),
  kmc_Ksf_master: misspelt('kmc_ksf_master'),
  kmc_Ksf_standby: misspelt('kmc_ksf_standby'),
  'sp-block': {
    en:
      'An annotation of the Deployments of servers with hardware 800I-A3: the NPUs of an instance. By it the Ascend Operator ' +
      'writes hccl.json 1.2 with super pods, and Volcano chooses its rules. The generator sets it; a deployment file cannot.',
    zh:
      '800I-A3 的 Server Deployment 上的注解，值为单个实例的 NPU 数。Ascend Operator 据此生成含超节点信息的 hccl.json 1.2，' +
      'Volcano 据此选择调度规则。由生成器设置，部署文件不能设置。',
    see: ['hardware', 'hccl.json'],
  },
};

function keyStore(en: string, zh: string): (typeof glossary)[string] {
  return {
    en:
      `A key of the certificate Secrets: the ${en} key store of KMC, which decrypts key_pwd.txt. MindIE up to 2.2 needs it ` +
      'on encrypted links; later releases do without.',
    zh: `证书 Secret 中的键：KMC 的${zh}密钥库，用于解密 key_pwd.txt。MindIE 2.2 及以前的版本在启用 TLS 时需要，之后的版本不需要。`,
    see: ['tls.secrets', 'docs/tls.md'],
  };
}

function misspelt(key: string): (typeof glossary)[string] {
  return {
    en: `A spelling that documents have for http_client_ctl.json and no MindIE release reads: ${key} is meant.`,
    zh: `部分文档中 http_client_ctl.json 的拼写，任何 MindIE 版本都不读取；应为 ${key}。`,
    see: [`http_client_ctl.json cert.${key}`, 'docs/tls.md'],
  };
}
