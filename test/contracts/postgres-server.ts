import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const debianFolder = '/usr/lib/postgresql';

/** Folder with the server's programs, newest version first, or undefined where there is none. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(debianFolder)) return undefined;
  const versions = readdirSync(debianFolder).sort((a, b) => Number(b) - Number(a));
  return versions
    .map((version) => join(debianFolder, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
}

export interface PrivateServer {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** PEM of the authority that signed the certificate for `localhost`. */
  readonly ca: string;
  /** PEM of an authority that signed nothing here. */
  readonly foreignCa: string;
  /** From now on the server shows this certificate; `none` turns TLS off. */
  show(certificate: 'good' | 'expired' | 'none'): void;
  stop(): void;
}

/** A PostgreSQL of our own in a temporary folder: password login, TLS offered, `plain` refused without TLS. */
export async function startPostgres(programs: string): Promise<PrivateServer> {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-contract-'));
  const data = join(folder, 'data');
  const login = { user: 'owner', password: 'correct horse', database: 'app' };
  const ca = makeCertificates(folder);
  writeFileSync(join(folder, 'password'), login.password);
  const owner = unprivileged(folder);
  const run = (program: string, args: string[]) =>
    execFileSync(join(programs, program), args, {
      ...owner,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  run('initdb', [
    '-D',
    data,
    '-U',
    login.user,
    '--pwfile',
    join(folder, 'password'),
    '-A',
    'scram-sha-256',
    '--no-sync',
  ]);
  writeFileSync(
    join(data, 'pg_hba.conf'),
    'local all all trust\nhostssl all all all scram-sha-256\nhostnossl tlsonly all all reject\nhostnossl all all all scram-sha-256\n',
  );
  const port = await freePort();
  const show: PrivateServer['show'] = (certificate) => {
    if (certificate === 'none') return;
    for (const [from, to] of [
      [`${certificate}.crt`, 'server.crt'],
      [`${certificate}.key`, 'server.key'],
    ] as const) {
      copyFileSync(join(folder, from), join(data, to));
      if (owner.uid !== undefined) chownSync(join(data, to), owner.uid, owner.gid);
      chmodSync(join(data, to), 0o600);
    }
  };
  const settings = `-p ${port} -k ${folder} -c listen_addresses=localhost -c fsync=off -c ssl=`;
  show('good');
  const start = (ssl: 'on' | 'off') =>
    run('pg_ctl', [
      '-D',
      data,
      '-w',
      '-l',
      join(folder, 'log'),
      '-o',
      `${settings}${ssl}`,
      'start',
    ]);
  const stop = () => run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
  start('on');
  for (const database of [login.database, 'tlsonly']) {
    run('createdb', ['-h', folder, '-p', String(port), '-U', login.user, database]);
  }
  return {
    port,
    ...login,
    ...ca,
    show: (certificate) => {
      show(certificate);
      stop();
      start(certificate === 'none' ? 'off' : 'on');
    },
    stop: () => {
      stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The server refuses to run as root: give the folder to `nobody` and run as that. */
function unprivileged(folder: string): { uid: number | undefined; gid: number } {
  if (process.getuid?.() !== 0) return { uid: undefined, gid: 0 };
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  const owner = { uid: id('-u'), gid: id('-g') };
  chownSync(folder, owner.uid, owner.gid);
  for (const name of readdirSync(folder)) chownSync(join(folder, name), owner.uid, owner.gid);
  return owner;
}

function makeCertificates(folder: string): { ca: string; foreignCa: string } {
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const authority = (name: string) => {
    openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
    );
    return readFileSync(join(folder, `${name}.crt`), 'utf8');
  };
  const pems = { ca: authority('authority'), foreignCa: authority('foreign') };
  mkdirSync(join(folder, 'issued'));
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(
    join(folder, 'ca.conf'),
    '[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nnew_certs_dir=issued\nrand_serial=yes\ndefault_md=sha256\npolicy=any\nunique_subject=no\ncopy_extensions=copy\n[any]\ncommonName=supplied\n',
  );
  const issue = (name: string, dates: string[]) => {
    openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    );
    openssl(
      'ca',
      '-batch',
      '-config',
      'ca.conf',
      '-cert',
      'authority.crt',
      '-keyfile',
      'authority.key',
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.crt`,
      '-notext',
      ...dates,
    );
  };
  issue('good', ['-days', '2']);
  issue('expired', ['-startdate', '20200101000000Z', '-enddate', '20200102000000Z']);
  return pems;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
