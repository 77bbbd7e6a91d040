import { describe, expect, it } from 'vitest';
import type { Project } from '../../config/project.ts';
import { sampleProject } from '../../pipeline/run-fixture.ts';
import { secretName, secretVersion } from '../../pipeline/steps/secrets.ts';
import { FakeKubernetes } from '../../ports/kubernetes/fake.ts';
import { readExistingSecrets } from './existing-secrets.ts';

const base = sampleProject();
const secrets = [
  { name: 'DATABASE_URL', optional: false, generate: false },
  { name: 'KEY', optional: false, generate: true },
  { name: 'EXTRA', optional: true, generate: false },
];
const web = { ...base.config.components['web'], secrets, existingSecret: 'of-the-team' };
const config = { ...base.config, components: { web } } as Project['config'];
const project: Project = { ...base, config };

function cluster(data?: Readonly<Record<string, string>>): FakeKubernetes {
  const kubernetes = new FakeKubernetes();
  if (data === undefined) return kubernetes;
  const encoded = Object.entries(data).map(([key, value]) => [
    key,
    Buffer.from(value).toString('base64'),
  ]);
  const metadata = { name: 'of-the-team', namespace: 'shop' };
  const object = { apiVersion: 'v1', kind: 'Secret', metadata };
  kubernetes.store.put({ ...object, data: Object.fromEntries(encoded) as object });
  return kubernetes;
}

describe('a Secret of somebody else', () => {
  it('gives the variables that the component lists, and nothing else of it', async () => {
    const kubernetes = cluster({ DATABASE_URL: 'u', KEY: 'ä', OTHER: 'not ours' });
    expect(await readExistingSecrets(kubernetes, project)).toEqual({
      web: { DATABASE_URL: 'u', KEY: 'ä' },
    });
  });

  it.each([
    ['that is not there', undefined, 'web: there is no Secret of-the-team'],
    ['without keys', {}, 'web: the Secret of-the-team has no DATABASE_URL, KEY'],
    ['with an empty one', { DATABASE_URL: 'u', KEY: '' }, 'web: the Secret of-the-team has no KEY'],
  ])('%s is told by name', async (_what, data, line) => {
    await expect(readExistingSecrets(cluster(data), project)).rejects.toMatchObject({
      ...{ code: 'EXISTING_SECRET_MISSING', exitCode: 3, details: [line] },
    });
  });

  it('keeps its name, and is another version with other content', () => {
    const version = (KEY: string) => secretVersion(project, 'web', { web: { KEY } });
    expect(secretName(project, 'web', { web: { KEY: 'one' } })).toBe('of-the-team');
    expect(version('one')).not.toBe(version('two'));
    expect(version('one')).toBe(version('one'));
  });
});
