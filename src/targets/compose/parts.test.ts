import { describe, expect, it } from 'vitest';
import { fakeExec } from '../../ports/exec/fake.ts';
import { fakeFiles } from '../../ports/files/fake.ts';
import { composeProject } from './fixture.ts';
import { partsOf, type Part } from './parts.ts';
import { readModel } from './read.ts';
import { wantedContainer, type WantedOptions } from './wanted.ts';

const services = {
  secrets: '{ image: front:1, labels: { todo-deploy/secrets: stdin } }',
  store:
    '{ image: pg:1, labels: { todo-deploy/database: "true" }, depends_on: { secrets: { condition: service_completed_successfully } } }',
  'migrate-backend': '{ image: back:1, depends_on: { store: { condition: service_healthy } } }',
  backend:
    '{ image: back:1, environment: { OPENAI_API_KEY: "", LEVEL: info, MODE: a }, depends_on: { migrate-backend: { condition: service_completed_successfully } } }',
  frontend: '{ image: front:1, ports: ["3000:3000", "9:9"], depends_on: [backend] }',
};

async function partsFrom(
  given: Readonly<Record<string, string>>,
  source: 'in-cluster' | 'external' = 'in-cluster',
): Promise<{ parts: Part[]; options: WantedOptions }> {
  const lines = Object.entries(given).map(([name, text]) => `  ${name}: ${text}`);
  const text = `services:\n${lines.join('\n')}\n`;
  const files = fakeFiles({ '/shop/docker/docker-compose.yml': text });
  const project = composeProject(source);
  const model = await readModel({ project, files, exec: fakeExec({}), env: {} });
  const options = {
    ...{ project, model, images: { backend: 'b:c-1', frontend: 'f:c-1' }, imageIds: {} },
    ...{ secrets: { backend: { OPENAI_API_KEY: 'sk-1' }, frontend: {} }, port: 3100 },
  };
  return { parts: partsOf(model, project), options };
}

describe('partsOf', () => {
  it('orders services by what they wait for, and knows what each is', async () => {
    const { parts } = await partsFrom(services);
    const known = parts.map(({ service, role, component }) => [service.name, role, component]);
    expect(known).toEqual([
      ['secrets', 'secrets', 'frontend'],
      ['store', 'database', 'postgres'],
      ['migrate-backend', 'once', 'backend'],
      ['backend', 'server', 'backend'],
      ['frontend', 'server', 'frontend'],
    ]);
  });

  it('leaves the database out when it is elsewhere, and waits for what that waited for', async () => {
    const { parts } = await partsFrom(services, 'external');
    expect(parts.map(({ service }) => service.name)).not.toContain('store');
    const migration = parts.find(({ service }) => service.name === 'migrate-backend');
    expect(migration?.service.dependsOn).toEqual({ secrets: 'service_completed_successfully' });
  });

  it.each([
    ['backend', undefined, 'has no service for the component backend'],
    ['store', '{ image: pg:1 }', 'has no database: label its service'],
    ['secrets', '{ image: front:1 }', 'no service that takes the secrets'],
    [
      'secrets',
      '{ image: f:1, depends_on: [frontend], labels: { todo-deploy/secrets: stdin } }',
      'wait for one another',
    ],
    ['extra', '{ build: ../extra }', 'is no component of todo-deploy.yaml'],
  ])('names what does not fit: %s %s', async (name, text, says) => {
    const given: Record<string, string> = { ...services, [name]: text ?? '' };
    if (text === undefined) Reflect.deleteProperty(given, name);
    if (text === undefined) given['frontend'] = '{ image: f:1 }';
    const failure = await partsFrom(given).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({ code: 'COMPOSE_INVALID' });
    expect((failure as Error).message).toContain(says);
  });
});

describe('wantedContainer', () => {
  async function wanted(name: string, change: Partial<WantedOptions> = {}) {
    const { parts, options } = await partsFrom(services);
    const part = parts.find(({ service }) => service.name === name)!;
    return wantedContainer(part, { ...options, ...change });
  }

  it('runs the image that was built, in every service of that image', async () => {
    expect((await wanted('backend')).spec.image).toBe('b:c-1');
    expect((await wanted('migrate-backend')).spec.image).toBe('b:c-1');
    expect((await wanted('store')).spec.image).toBe('pg:1');
  });

  it('takes secrets out of the environment, and values of the configuration over the file', async () => {
    expect((await wanted('backend')).spec.env).toEqual({ LEVEL: 'info', MODE: 'a' });
  });

  it('serves the exposed component on this machine alone, on the chosen port', async () => {
    expect((await wanted('frontend')).spec.ports).toEqual([
      { hostAddress: '', hostPort: 9, containerPort: 9, protocol: 'tcp' },
      { hostAddress: '127.0.0.1', hostPort: 3100, containerPort: 3000, protocol: 'tcp' },
    ]);
  });

  it('has other inputs with another image or secret of its own, and the same otherwise', async () => {
    const { inputs } = await wanted('backend');
    expect((await wanted('backend')).inputs).toBe(inputs);
    const secrets = { backend: { OPENAI_API_KEY: 'sk-2' }, frontend: {} };
    expect((await wanted('backend', { secrets })).inputs).not.toBe(inputs);
    expect((await wanted('secrets', { secrets })).inputs).not.toBe(
      (await wanted('secrets')).inputs,
    );
    expect((await wanted('store', { secrets })).inputs).toBe((await wanted('store')).inputs);
    expect((await wanted('frontend', { secrets })).inputs).toBe((await wanted('frontend')).inputs);
    const imageIds = { 'pg:1': 'sha256:2' };
    expect((await wanted('store', { imageIds })).inputs).not.toBe((await wanted('store')).inputs);
    const { spec } = await wanted('backend', { secrets });
    expect(JSON.stringify(spec)).not.toContain('sk-2');
  });
});
