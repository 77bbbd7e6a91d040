import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectKubernetes } from './client.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function kubeconfig(name: string, contexts: string[], server = 'https://server:6443'): string {
  const path = join(folder, name);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user: { token: 'secret-token' } }],
    contexts: contexts.map((context) => ({ name: context, context: { cluster: 'c', user: 'u' } })),
    'current-context': contexts[0],
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

describe('kubeconfig', () => {
  it('names the contexts there are when the wanted one is not', async () => {
    const env = { KUBECONFIG: kubeconfig('config', ['one', 'two']) };
    await expect(connectKubernetes('three', env)).rejects.toMatchObject({
      code: 'CONTEXT_UNKNOWN',
      exitCode: 2,
      hint: expect.stringContaining('one, two') as string,
    });
    expect((await connectKubernetes('two', env)).context).toBe('two');
  });

  it('merges files as kubectl does: the first wins, missing ones are passed over', async () => {
    const first = kubeconfig('a', ['one'], 'http://first');
    const second = kubeconfig('b', ['one', 'two'], 'http://second');
    const env = { KUBECONFIG: [join(folder, 'none'), first, second].join(delimiter) };
    expect((await connectKubernetes(undefined, env)).server).toBe('http://first');
    expect((await connectKubernetes('two', env)).context).toBe('two');
  });

  it('says that there is none', async () => {
    await expect(connectKubernetes(undefined, { HOME: folder })).rejects.toMatchObject({
      code: 'KUBECONFIG_MISSING',
      exitCode: 3,
    });
  });

  it.each(['', 'a: [b', 'token: {secret: s3cr3t', '- 1'])(
    'refuses %j without quoting it',
    async (text) => {
      const path = join(folder, 'bad');
      writeFileSync(path, text);
      const error = await connectKubernetes(undefined, { KUBECONFIG: path }).catch(
        (e: unknown) => e,
      );
      expect(error).toMatchObject({
        exitCode: 2,
        message: expect.stringContaining(path) as string,
      });
      expect(JSON.stringify(error)).not.toContain('s3cr3t');
    },
  );
});
