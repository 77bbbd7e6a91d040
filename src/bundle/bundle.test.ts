import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { diagnosisOf } from '../inspection/document.ts';
import { inspect } from '../inspection/inspect.ts';
import { systemClock } from '../ports/clock.ts';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import { fakePostgres } from '../ports/postgres/fake.ts';
import { event, pod } from '../rollout/snapshot-fixtures.ts';
import { packFiles } from './archive.ts';
import { bundleFiles, bundleKind, cleaned, scrubbed } from './contents.ts';
import { containerLogs } from './container-logs.ts';
import { clusterSecrets } from './known-secrets.ts';
import { diagnoseBundle } from './read.ts';
import { scrubber } from './scrub.ts';
import { looksRandom, looksSecret } from './secret-looking.ts';

/** Characters that every encoding writes in another way. */
const canaries = {
  inSecret: 'Kanarie-1 "von/Berlin"+ü',
  inVariable: 'Kanarie-2 "von/Paris"+ü',
  inFlag: 'Kanarie-3 "von/Oslo"+ü',
  ofProject: 'Kanarie-4 "von/Bern"+ü',
};
const name = 'todo/todo-backend-new-abc12';

/** A text as programs may write it. */
const encodings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(text).toString('base64url'),
  (text) => Buffer.from(`user:${text}`).toString('base64'),
  (text) => encodeURIComponent(text),
  (text) =>
    encodeURIComponent(text)
      .replace(/%20/g, '+')
      .replace(/%../g, (hex) => hex.toLowerCase()),
  (text) => JSON.stringify(text).slice(1, -1),
];
const everywhere = Object.values(canaries).flatMap((text) =>
  encodings.map((encode) => encode(text)),
);

function crowded(): FakeKubernetes {
  const kubernetes = new FakeKubernetes();
  const data = { PASSWORD: Buffer.from(canaries.inSecret).toString('base64') };
  const env = [
    { name: 'API_TOKEN', value: canaries.inVariable },
    { name: 'NOTE', value: everywhere.join(' ') },
  ];
  const crashed = pod({
    container: { env, command: ['run', '--password', canaries.inFlag] },
    state: {
      restartCount: 3,
      state: { waiting: { reason: 'CrashLoopBackOff', message: everywhere.join(' ') } },
      lastState: { terminated: { exitCode: 3, message: everywhere.join(' ') } },
    },
  });
  const annotations = { note: everywhere.join(' '), 'example.org/token': canaries.inVariable };
  const metadata = { ...crashed.metadata, annotations, managedFields: [{ manager: 'x' }] };
  kubernetes.store.put({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'todo', annotations },
  });
  kubernetes.store.put({
    ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'todo' }, data },
  });
  kubernetes.store.put({ ...crashed, metadata });
  kubernetes.store.put(event(crashed, 'Failed', everywhere.join(' ')));
  for (const text of everywhere) {
    kubernetes.podLogs.write(name, 'backend', { time: '2026-11-24T11:00:00Z', text });
  }
  kubernetes.podLogs.restart(name, 'backend');
  kubernetes.answer('/version', { status: 200, body: '' });
  return kubernetes;
}

async function bundle(kubernetes: FakeKubernetes) {
  const options = { clock: systemClock, postgres: fakePostgres({}) };
  const inspection = await inspect({ kubernetes, namespace: 'todo', ...options });
  const { inspection: clean, secrets } = cleaned(inspection);
  const inCluster = (await clusterSecrets(kubernetes, 'todo')) ?? [];
  const scrub = scrubber([canaries.ofProject, ...inCluster, ...secrets]);
  const written = scrubbed(clean, scrub);
  const document = diagnosisOf(written, scrub);
  const logs = await containerLogs(kubernetes, 'todo', inspection.snapshot);
  const input = { inspection: written, logs, plan: everywhere.join(' '), versions: {} };
  const files = bundleFiles({ ...input, secretsRead: true }, document, scrub);
  return { files, document, bytes: await packFiles('b', files, 0) };
}

describe('a bundle', () => {
  it('holds no secret in any encoding, wherever it stood', async () => {
    const { files, bytes } = await bundle(crowded());
    expect(files.map(({ path }) => path)).toContain(
      'logs/todo-backend-new-abc12/backend.previous.log',
    );
    const whole = gunzipSync(bytes).toString('utf8');
    expect(whole).toContain('[redacted]');
    for (const secret of everywhere) {
      expect(whole).not.toContain(secret);
      expect(whole).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
    for (const word of ['Kanarie', 'managedFields']) expect(whole).not.toContain(word);
  });

  it('leads to the same findings again, without the cluster', async () => {
    const { document, bytes } = await bundle(crowded());
    expect(document.findings.map(({ code }) => code)).toContain('CRASH');
    expect(await diagnoseBundle('b.tar.gz', bytes)).toEqual(document);
  });

  it.each<[why: string, make: (whole: Buffer) => Buffer | Promise<Buffer>, says: RegExp]>([
    ['truncated', (whole) => whole.subarray(0, whole.length / 2), /ends in the middle/],
    ['no archive', () => Buffer.from('hello'), /no tar\.gz that todo-deploy wrote/],
    ['no tar', () => gzipSync('x'.repeat(2_000)), /damaged|did not write/],
    ['foreign', () => packFiles('x', [{ path: 'a.txt', text: 'a' }], 0), /did not write it/],
    [
      'of a newer program',
      () =>
        packFiles(
          'x',
          [{ path: 'manifest.json', text: JSON.stringify({ ...bundleKind, version: 2 }) }],
          0,
        ),
      /newer todo-deploy/,
    ],
    [
      'half',
      () => packFiles('x', [{ path: 'manifest.json', text: JSON.stringify(bundleKind) }], 0),
      /inspection\.json is damaged/,
    ],
    ['a bomb', () => gzipSync(Buffer.alloc(300 * 1024 * 1024)), /larger than a bundle gets/],
  ])('that is %s is refused with the reason', async (_why, make, says) => {
    const { bytes } = await bundle(crowded());
    await expect(
      Promise.resolve(make(bytes)).then((bad) => diagnoseBundle('b', bad)),
    ).rejects.toMatchObject({
      ...{ code: 'BUNDLE_UNREADABLE', message: expect.stringMatching(says) as string },
    });
  });
});

describe('the scrubber', () => {
  const scrub = scrubber([]);

  it.each([
    'postgres://app:hunter22@db/x',
    'Authorization: Bearer abc.def-123456',
    'token eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl',
    '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n-----END PRIVATE KEY-----',
    'password=correcthorse',
    '{"api_key": "correcthorse"}',
    'OPENAI sk-proj-abcdefghijklmnop',
  ])('takes the secret out of %j', (text) => {
    expect(scrub(text)).toContain('[redacted]');
    expect(scrub(text)).not.toMatch(/hunter22|def-123|eyJ|MIIE|correcthorse|abcdefgh/);
  });

  it.each([
    'password authentication failed for user "app"',
    'secret "shop" not found',
    "couldn't find key PASSWORD in Secret todo/shop",
    'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to x: 401',
    'localhost:5000/todo/backend@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  ])('leaves what a diagnosis reads: %s', (text) => {
    expect(scrub(text)).toBe(text);
  });
});

describe('a secret-looking', () => {
  it.each(['DB_PASSWORD', 'API_KEY', 'token', 'BETTER_AUTH_SECRET', '--password', 'SENTRY_DSN'])(
    'name: %s',
    (word) => {
      expect(looksSecret(word)).toBe(true);
    },
  );
  it.each(['DATABASE_URL', 'JWKS_URL', 'PORT', 'TOKEN_FILE', 'POSTGRES_USER', 'KEYCLOAK_HOST'])(
    'name it is not: %s',
    (word) => {
      expect(looksSecret(word)).toBe(false);
    },
  );
  it('value', () => {
    expect(looksRandom('f3Zk9QpL0vXcT7mN')).toBe(true);
    for (const word of ['production', 'a-long-name-of-a-host', 'http://x:8000/a1']) {
      expect(looksRandom(word)).toBe(false);
    }
  });
});
