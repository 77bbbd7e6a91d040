/** The bed's context in the user's own kubeconfig file. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { context } from '../layout.ts';
import type { Part } from '../part.ts';
import { attempt, run } from '../shell.ts';
import { program } from '../tools/go-build.ts';
import { kubernetes } from '../tools/go-tools.ts';
import { apiServer, clusterCa } from './pki.ts';
import { keyPair } from '../pki.ts';

export const userKubeconfig = join(homedir(), '.kube', 'config');

/** The bed's kubectl, or the one on PATH when the cache has lost it. */
const editor = () => {
  const own = program(kubernetes, 'kubectl');
  return existsSync(own) ? own : 'kubectl';
};

const config = (...args: readonly string[]): [string, string[]] => [
  editor(),
  ['--kubeconfig', userKubeconfig, 'config', ...args],
];

const current = async () => (await attempt(...config('current-context'))).stdout.trim();

/** Whether the file has the bed's context with the authority of this very bed. */
async function isMerged(): Promise<boolean> {
  if (!existsSync(userKubeconfig)) return false;
  const path = `{.clusters[?(@.name=="${context}")].cluster.certificate-authority-data}`;
  const { stdout } = await attempt(...config('view', '--raw', '-o', `jsonpath=${path}`));
  return (
    existsSync(clusterCa.certificate) &&
    stdout === readFileSync(clusterCa.certificate).toString('base64')
  );
}

/** Whether the file holds nothing any more: the bed made it then, or nobody misses it. */
async function isEmpty(): Promise<boolean> {
  const path = '{.clusters[*].name}{.contexts[*].name}{.users[*].name}';
  return (await run(...config('view', '-o', `jsonpath=${path}`))) === '';
}

async function merge(): Promise<void> {
  const admin = keyPair('user-admin');
  const embed = '--embed-certs=true';
  mkdirSync(dirname(userKubeconfig), { recursive: true, mode: 0o700 });
  await run(
    ...config(
      'set-cluster',
      context,
      `--server=${apiServer}`,
      `--certificate-authority=${clusterCa.certificate}`,
      embed,
    ),
  );
  const credentials = [
    `--client-certificate=${admin.certificate}`,
    `--client-key=${admin.key}`,
    embed,
  ];
  await run(...config('set-credentials', context, ...credentials));
  await run(...config('set-context', context, `--cluster=${context}`, `--user=${context}`));
}

export const kubeconfig: Part = {
  name: 'kubeconfig',
  needs: ['kube-apiserver'],
  async up() {
    if (!(await isMerged())) await merge();
    if ((await current()) === '') await run(...config('use-context', context));
  },
  async down() {
    if (!existsSync(userKubeconfig)) return;
    if ((await current()) === context) await run(...config('unset', 'current-context'));
    for (const entry of ['contexts', 'users', 'clusters'])
      await run(...config('unset', `${entry}.${context}`));
    if (await isEmpty()) rmSync(userKubeconfig);
  },
  async status() {
    const ok = await isMerged();
    return {
      ok,
      address: userKubeconfig,
      note: ok ? `context ${context}, current is ${await current()}` : 'context missing',
    };
  },
};
