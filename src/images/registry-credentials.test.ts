import { describe, expect, it } from 'vitest';
import { fakeExec, type FakeProgram } from '../ports/exec/fake.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import { registryCredentials } from './registry-credentials.ts';

function kept(host: string, config: unknown, programs: Record<string, FakeProgram> = {}) {
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  const files = fakeFiles({ '/home/.docker/config.json': text });
  return registryCredentials(host, { exec: fakeExec(programs), files, folder: '/home/.docker' });
}

const auth = Buffer.from('me:p:w').toString('base64');

describe('registryCredentials', () => {
  it('reads what docker login wrote', async () => {
    const config = { auths: { 'ghcr.io': { auth } } };
    expect(await kept('ghcr.io', config)).toEqual({ username: 'me', password: 'p:w' });
    expect(await kept('other.io', config)).toBeUndefined();
  });

  it('knows under which name Docker Hub is kept', async () => {
    const config = { auths: { 'https://index.docker.io/v1/': { auth } } };
    expect(await kept('docker.io', config)).toMatchObject({ username: 'me' });
  });

  it('asks the helper program, by its standard input', async () => {
    const helper: FakeProgram = (args, { input }) => ({
      stdout: JSON.stringify({ Username: '<token>', Secret: `${args.join()} ${input ?? ''}` }),
    });
    const config = { credHelpers: { 'ghcr.io': 'gh' }, credsStore: 'desktop' };
    const programs = { 'docker-credential-gh': helper };
    expect(await kept('ghcr.io', config, programs)).toEqual({ identityToken: 'get ghcr.io' });
  });

  it('goes on without a log-in when there is none to be had', async () => {
    const failing: FakeProgram = () => ({ exitCode: 1, stdout: 'credentials not found' });
    const config = { credsStore: 'desktop' };
    expect(await kept('ghcr.io', config, { 'docker-credential-desktop': failing })).toBeUndefined();
    expect(await kept('ghcr.io', config)).toBeUndefined();
    expect(await kept('ghcr.io', 'no json')).toBeUndefined();
    expect(await kept('ghcr.io', { auths: { 'ghcr.io': {} } })).toBeUndefined();
  });
});
