/** A kubeconfig whose certificate was good once: signed by the authority of the bed, and over. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../bed/shell.ts';
import type { Bench } from './bench.ts';
import type { Fault } from './fault.ts';

const fileFor = ({ folder }: Bench) => join(folder, 'expired.kubeconfig');

export const expiredKubeconfig: Pick<Fault, 'before' | 'env'> = {
  async before(bench) {
    const { folder, bed } = bench;
    const [key, request, certificate] = ['key', 'csr', 'crt'].map((end) =>
      join(folder, `expired.${end}`),
    ) as [string, string, string];
    const pki = join(bed.stateDir, 'pki');
    const subject = ['-subj', '/O=system:masters/CN=yesterday'];
    await run('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key]);
    await run('openssl', ['req', '-new', '-key', key, ...subject, '-out', request]);
    const authority = ['-CA', join(pki, 'cluster-ca.crt'), '-CAkey', join(pki, 'cluster-ca.key')];
    const over = ['-set_serial', '4711', '-days', '-1', '-out', certificate];
    await run('openssl', ['x509', '-req', '-in', request, ...authority, ...over]);
    const minified = ['config', 'view', '--raw', '--minify', '--context', bed.context];
    writeFileSync(
      fileFor(bench),
      await run('kubectl', [...minified, '--kubeconfig', bed.kubeconfig]),
    );
    const credentials = [`--client-certificate=${certificate}`, `--client-key=${key}`];
    const set = ['config', 'set-credentials', bed.context, ...credentials, '--embed-certs=true'];
    await run('kubectl', ['--kubeconfig', fileFor(bench), ...set]);
  },
  env: (bench) => ({ KUBECONFIG: fileFor(bench) }),
};
