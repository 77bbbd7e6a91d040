import { describe, expect, it } from 'vitest';
import { fakeExec } from '../../ports/exec/fake.ts';
import { fakeFiles } from '../../ports/files/fake.ts';
import { composeProject } from './fixture.ts';
import type { ComposeModel } from './model.ts';
import { readModel } from './read.ts';

const path = '/shop/docker/docker-compose.yml';

function read(text: string, more: Record<string, string> = {}, env = {}): Promise<ComposeModel> {
  const files = fakeFiles({ [path]: text, ...more });
  return readModel({ project: composeProject(), files, exec: fakeExec({}), env });
}

describe('a compose file without the compose CLI', () => {
  it('is read in its short forms', async () => {
    const text = `
x-base: &base
  image: web:1
  cap_drop: [ALL]
services:
  web:
    <<: *base
    command: npm run 'my start'
    environment: ['A=1', 'FROM_HERE', 'NOT_HERE']
    ports: ['127.0.0.1:\${PORT:-3000}:80', '53:53/udp']
    volumes: ['data:/data:ro', './conf:/conf']
    tmpfs: /tmp:mode=1777
    depends_on: [db]
    stop_grace_period: 1m30s
    healthcheck: { test: 'true', interval: 1500ms, retries: 3 }
  db:
    image: db:1
    network_mode: none
    restart: unless-stopped
volumes: { data: }
`;
    const model = await read(text, {}, { FROM_HERE: 'x', PORT: '8080' });
    expect(model).toMatchObject({
      ...{ project: 'shop', file: path, folder: '/shop/docker' },
      volumes: { data: { name: 'shop_data' } },
      networks: { default: { name: 'shop_default', internal: false } },
    });
    expect(model.services['web']).toEqual({
      ...{ name: 'web', image: 'web:1', builds: false, command: ['npm', 'run', 'my start'] },
      env: { A: '1', FROM_HERE: 'x' },
      ...{ readOnly: false, init: false, capAdd: [], capDrop: ['ALL'], securityOpt: [] },
      tmpfs: { '/tmp': 'mode=1777' },
      mounts: [
        { type: 'volume', source: 'data', target: '/data', readOnly: true },
        { type: 'bind', source: '/shop/docker/conf', target: '/conf', readOnly: false },
      ],
      networks: [{ name: 'default', aliases: [] }],
      ports: [
        { hostAddress: '127.0.0.1', hostPort: 8080, containerPort: 80, protocol: 'tcp' },
        { hostAddress: '', hostPort: 53, containerPort: 53, protocol: 'udp' },
      ],
      dependsOn: { db: 'service_started' },
      healthCheck: { test: ['CMD-SHELL', 'true'], intervalMs: 1500, retries: 3 },
      ...{ restart: 'no', stopSeconds: 90, labels: {} },
    });
    expect(model.services['db']).toMatchObject({ networkMode: 'none', networks: [] });
  });

  it('takes variables from .env, the environment first, and never a secret', async () => {
    const text =
      'services: { web: { image: "$A:$B", environment: { K: "${OPENAI_API_KEY:-}" }, env_file: more.env } }';
    const more = { '/shop/docker/.env': 'A=a\nB=b\n', '/shop/docker/more.env': 'M="x y"\nK=z\n' };
    const model = await read(text, more, { B: 'env', OPENAI_API_KEY: 'sk-secret' });
    expect(model.services['web']).toMatchObject({ image: 'a:env', env: { M: 'x y', K: '' } });
    expect(JSON.stringify(model)).not.toContain('sk-secret');
  });

  it.each([
    ['services:\n  web:\n    image: a\n    deploy: { replicas: 3 }', ':4: services.web.deploy'],
    ['services:\n  web:\n    image: a\n    build:\n      ssh: [x]', ':5: services.web.build.ssh'],
    ['services:\n  web:\n    image: a\nconfigs: { a: { file: b } }', ':4: configs'],
    ["services:\n  web:\n    image: a\n    volumes: ['/anonymous']", 'is not SOURCE:TARGET'],
    ["services:\n  web:\n    image: a\n    ports: ['3000-3005:80']", ':4: services.web.ports.0'],
    ['services:\n  web:\n    image: a\n    depends_on: [db]', ':2: services.web depends on db'],
    ['services:\n  web:\n    image: ${A:?set it}', ':3: A has to be set: set it'],
    ['services:\n  web:\n    image: a\n    read_only: often', 'is neither true nor false'],
    ['services: [', 'docker-compose.yml:'],
  ])('names the place: %j', async (text, says) => {
    const failure = await read(text).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({ kind: 'usage' });
    expect((failure as Error).message).toContain('docker/docker-compose.yml');
    expect((failure as Error).message).toContain(says);
  });

  it('is not there', async () => {
    const options = { project: composeProject(), files: fakeFiles(), exec: fakeExec({}), env: {} };
    await expect(readModel(options)).rejects.toMatchObject({ code: 'COMPOSE_MISSING' });
  });
});

describe('a compose file with the compose CLI', () => {
  const files = fakeFiles({ [path]: 'services: { web: { image: a } }' });

  it('is what the CLI makes of it', async () => {
    const web = {
      image: 'a',
      command: null,
      environment: { A: '$$x' },
      networks: { default: null },
    };
    const stdout = JSON.stringify({ name: 'shop', services: { web } });
    const exec = fakeExec({ docker: () => ({ stdout }) });
    const model = await readModel({ project: composeProject(), files, exec, env: {} });
    expect(model.services['web']?.env).toEqual({ A: '$x' });
  });

  it('is read alone where the CLI has no compose, and its complaints are shown', async () => {
    const without = fakeExec({
      docker: () => ({ exitCode: 125, stderr: "unknown shorthand flag: 'f' in -f" }),
    });
    const model = await readModel({ project: composeProject(), files, exec: without, env: {} });
    expect(model.services['web']?.image).toBe('a');
    const complaining = fakeExec({ docker: () => ({ exitCode: 15, stderr: 'no such extends' }) });
    await expect(
      readModel({ project: composeProject(), files, exec: complaining, env: {} }),
    ).rejects.toMatchObject({ code: 'COMPOSE_INVALID', details: ['no such extends'] });
  });
});
