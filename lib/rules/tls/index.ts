import type { Rule } from '../rule';
import { certificatesWithoutTls } from './certificates-without-tls';
import { clusterdAddressIncomplete } from './clusterd-address-incomplete';
import { passwordInOverrides } from './password-in-overrides';
import { privateKeyInOverrides } from './private-key-in-overrides';
import { tlsSecretUnused } from './tls-secret-unused';
import { tlsWithoutSecret } from './tls-without-secret';

/** Rules of TLS, its certificate files and other secrets. */
export const tlsRules: readonly Rule[] = [
  certificatesWithoutTls,
  clusterdAddressIncomplete,
  passwordInOverrides,
  privateKeyInOverrides,
  tlsSecretUnused,
  tlsWithoutSecret,
];
