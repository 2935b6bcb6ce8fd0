import type { RuleName } from './deployment';

/** What can be wrong with files, whatever is in them. */
const ofFiles = [
  'extends-circle',
  'extends-not-relative',
  'extends-too-deep',
  'file-exists',
  'file-name',
  'file-too-large',
  'folder-too-deep',
  'invalid-json',
  'invalid-yaml',
  'no-deployment-file',
  'no-mapping',
  'no-such-commit',
  'not-a-file',
  'not-a-folder',
  'not-utf-8',
  'shared-file',
  'unreadable',
  'unwritable',
] as const;

/** YAML, or data, that is no deployment file whatever its keys. */
const ofStructure = [
  'cyclic-value',
  'duplicate-key',
  'key-not-text',
  'not-finite',
  'not-plain-data',
  'several-documents',
  'too-deep',
  'too-long-file',
  'unreadable-value',
  'unsafe-integer',
  'unwritable-text',
  'yaml-alias',
  'yaml-tag',
] as const;

/** Values that break a schema: of the deployment file, or of a MindIE file that is overridden. */
const ofSchemas = [
  'duplicate-item',
  'empty-text',
  'malformed-key',
  'malformed-text',
  'missing-key',
  'not-a-multiple',
  'not-allowed',
  'out-of-range',
  'too-few-items',
  'too-long',
  'too-many-items',
  'too-many-keys',
  'unknown-key',
  'wrong-type',
] as const;

/** Conditions between the keys of a deployment. */
export const ofConditions = [
  'annotation-taken',
  'annotations-without-service',
  'contradicts-derived-value',
  'host-path-not-data',
  'image-without-version',
  'key-of-other-variant',
  'liveness-without-startup',
  'mount-over-files',
  'namespace-of-kubernetes',
  'node-label-taken',
  'node-port-without-service',
  'npus-without-links',
  'pool-name-twice',
  'pool-npus-too-many',
  'request-above-limit',
  'root-forbidden',
  'shared-memory-above-limit',
  'silence-twice',
  'silence-without-effect',
  'toleration-seconds-without-eviction',
  'toleration-value-unused',
  'toleration-without-key',
  'too-many-servers',
  'variable-of-mindie',
  'variable-of-shell',
  'variable-taken',
  'variable-twice',
  'weights-twice',
] as const;

/** Between deployments of one cluster. */
const ofNeighbours = [
  'neighbour-in-the-way',
  'same-etcd-keys',
  'same-folder',
  'same-names',
  'same-namespace',
  'same-node-port',
  'same-status-directory',
] as const;

/** Kits that cannot be imported. */
const ofKits = ['kit-unsupported', 'kit-value-missing', 'not-a-kit'] as const;

/**
 * Kinds of faults, beside the rules, whose names are their codes. Scripts and services tell findings apart by them: they
 * stay when words change.
 */
export const codes = [
  ...ofFiles,
  ...ofStructure,
  ...ofSchemas,
  ...ofConditions,
  ...ofNeighbours,
  ...ofKits,
] as const;

export type FindingCode = (typeof codes)[number] | RuleName;
