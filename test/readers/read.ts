import { blockKeys, blocks, type FileName, type JsonType, type Reader, required, types } from './tables';

/** What a reader refuses in a file, in the order of its keys; nothing: it takes the file. */
export function refusals(reader: Reader, name: FileName, file: unknown): string[] {
  return [
    ...required[name].filter((path) => at(file, path) === undefined).map((path) => `${path} is missing`),
    ...Object.entries(types[name]).flatMap(([path, type]) => wrongType(file, path, [type])),
    ...(name === 'config.json'
      ? wrongType(file, 'BackendConfig.ModelDeployConfig.truncation', reader.truncation)
      : []),
    ...(name === 'ms_coordinator.json' ? notText(file) : []),
    ...(name === 'http_client_ctl.json' ? emptyIn(file, 'cert', probeKeys(reader)) : []),
    ...(name === 'ms_controller.json' || name === 'ms_coordinator.json' ? links(reader, name, file) : []),
  ];
}

function probeKeys({ needsKmc }: Reader): string[] {
  const files = ['ca_cert', 'tls_cert', 'tls_key', 'tls_passwd'];
  return needsKmc ? [...files, 'kmc_ksf_master', 'kmc_ksf_standby'] : files;
}

/** The blocks of the links that are on. */
function links(reader: Reader, name: 'ms_controller.json' | 'ms_coordinator.json', file: unknown): string[] {
  const keys = [
    ...blockKeys.filter((key) => key !== 'tls_crl'),
    ...(reader.needsKmc ? blocks[name].kmc : []),
  ];
  return blocks[name].links
    .filter((link) => at(file, `tls_config.${link}_enable`) === true)
    .flatMap((link) => {
      const block = `tls_config.${link}_items`;
      const list = at(file, `${block}.tls_crl`);
      return [...emptyIn(file, block, keys), ...(list === undefined ? [`${block}.tls_crl is missing`] : [])];
    });
}

function emptyIn(file: unknown, above: string, keys: readonly string[]): string[] {
  return keys.flatMap((key) => {
    const value = at(file, `${above}.${key}`);
    return typeof value === 'string' && value !== '' ? [] : [`${above}.${key} is missing`];
  });
}

function notText(file: unknown): string[] {
  return Object.entries(at(file, 'digs_scheduler_config') ?? {}).flatMap(([key, value]) =>
    typeof value === 'string'
      ? []
      : [`digs_scheduler_config.${key} should be string, but got ${typeOf(value)}`],
  );
}

function wrongType(file: unknown, path: string, allowed: readonly JsonType[]): string[] {
  const value = at(file, path);
  if (value === undefined || allowed.some((type) => type === typeOf(value))) return [];
  return [`${path} should be ${allowed.join(' or ')}, but got ${typeOf(value)}`];
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}

/** The value at a path with dots. */
function at(file: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], file);
}
