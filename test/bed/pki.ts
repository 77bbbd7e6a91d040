/** Keys and certificates of the bed, made with openssl and kept until `down`. */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pkiDir } from './layout.ts';
import { run } from './shell.ts';

const days = '365';

export interface KeyPair {
  key: string;
  certificate: string;
}

export interface Subject {
  commonName: string;
  organization?: string;
  /** Names and addresses the certificate is good for, as in `DNS:localhost` and `IP:127.0.0.1`. */
  names?: readonly string[];
}

/** Paths of the files of that name, whether they exist or not. */
export function keyPair(name: string): KeyPair {
  return { key: join(pkiDir, `${name}.key`), certificate: join(pkiDir, `${name}.crt`) };
}

async function newKey(path: string): Promise<void> {
  await run('openssl', [
    'genpkey',
    '-algorithm',
    'EC',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-out',
    path,
  ]);
}

const subjectOf = ({ commonName, organization }: Subject) =>
  `${organization ? `/O=${organization}` : ''}/CN=${commonName}`;

/** Makes a certificate authority unless it is there. */
export async function authority(name: string, commonName: string): Promise<KeyPair> {
  const pair = keyPair(name);
  if (existsSync(pair.certificate)) return pair;
  mkdirSync(pkiDir, { recursive: true, mode: 0o755 });
  await newKey(pair.key);
  const usage = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  const request = [
    'req',
    '-x509',
    '-new',
    '-key',
    pair.key,
    '-days',
    days,
    '-subj',
    subjectOf({ commonName }),
    ...usage,
  ];
  await run('openssl', [...request, '-out', `${pair.certificate}.new`]);
  renameSync(`${pair.certificate}.new`, pair.certificate);
  return pair;
}

/** Makes a key and a certificate for servers and clients, signed by `ca`, unless they are there. */
export async function certificate(name: string, ca: KeyPair, subject: Subject): Promise<KeyPair> {
  const pair = keyPair(name);
  if (existsSync(pair.certificate)) return pair;
  await newKey(pair.key);
  const request = join(pkiDir, `${name}.csr`);
  await run('openssl', [
    'req',
    '-new',
    '-key',
    pair.key,
    '-subj',
    subjectOf(subject),
    '-out',
    request,
  ]);
  const extensions = join(pkiDir, `${name}.ext`);
  const names = subject.names ? [`subjectAltName=${subject.names.join(',')}`] : [];
  const usage = [
    'basicConstraints=CA:FALSE',
    'keyUsage=digitalSignature',
    'extendedKeyUsage=serverAuth,clientAuth',
  ];
  writeFileSync(extensions, [...usage, ...names, ''].join('\n'));
  const sign = [
    'x509',
    '-req',
    '-in',
    request,
    '-CA',
    ca.certificate,
    '-CAkey',
    ca.key,
    '-CAcreateserial',
    '-days',
    days,
  ];
  await run('openssl', [...sign, '-extfile', extensions, '-out', `${pair.certificate}.new`]);
  renameSync(`${pair.certificate}.new`, pair.certificate);
  return pair;
}

/** Makes a key pair for signing tokens, unless it is there. */
export async function signingKey(name: string): Promise<{ key: string; publicKey: string }> {
  const pair = { key: join(pkiDir, `${name}.key`), publicKey: join(pkiDir, `${name}.pub`) };
  if (existsSync(pair.publicKey)) return pair;
  await newKey(pair.key);
  await run('openssl', ['pkey', '-in', pair.key, '-pubout', '-out', pair.publicKey]);
  return pair;
}
