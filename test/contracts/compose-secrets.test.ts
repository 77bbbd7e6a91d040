import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ContainerSpec } from '../../src/ports/docker-containers.ts';
import { dockerEngine } from '../../src/ports/docker/engine.ts';
import { fakeExec } from '../../src/ports/exec/fake.ts';
import { nodeFiles } from '../../src/ports/files/node.ts';
import { composeProject } from '../../src/targets/compose/fixture.ts';
import { readModel } from '../../src/targets/compose/read.ts';
import { bedIsUp } from './engine-of-this-machine.ts';

/** The service `secrets` of docker/docker-compose.yml, run for real on a volume of its own. */
const isUp = await bedIsUp('compose secrets');
const node = 'node:24-trixie-slim';

describe.skipIf(!isUp)('the secrets of docker/docker-compose.yml', () => {
  const { containers, volumes } = dockerEngine();
  const name = `contract-${randomUUID().slice(0, 8)}-secrets`;

  afterAll(async () => {
    await containers.remove(name);
    await volumes.remove(name);
  });

  async function specOf(): Promise<ContainerSpec> {
    const root = join(import.meta.dirname, '../..');
    const project = { ...composeProject(), root };
    const model = await readModel({ project, files: nodeFiles, exec: fakeExec({}), env: {} });
    const { command = [], user = '', ...service } = model.services['secrets']!;
    const { readOnly, init, capAdd, capDrop, securityOpt, tmpfs, ports, networks } = service;
    return {
      ...{ name, image: node, labels: {}, env: {}, entrypoint: ['/usr/local/bin/node'], command },
      ...{ user, readOnly, init, capAdd, capDrop, securityOpt, tmpfs, ports, networks },
      mounts: [{ type: 'volume', source: name, target: '/run/todo', readOnly: false }],
      ...{ networkMode: 'none', restart: 'no', takesInput: true },
    };
  }

  /** Runs it with an input; gives the files. */
  async function given(...lines: string[]): Promise<Record<string, string>> {
    await containers.remove(name);
    await containers.create(await specOf());
    expect(await containers.run(name, lines.map((line) => `${line}\n`).join(''))).toBe(0);
    const names = ['postgres-password', 'backend.env', 'frontend.env'];
    const read = names.map(async (file) => {
      const bytes = await containers.readFile(name, `/run/todo/v1/${file}`);
      return [file, Buffer.from(bytes ?? []).toString('utf8')] as const;
    });
    return Object.fromEntries(await Promise.all(read));
  }

  const url = (password: string): string =>
    `postgresql://todo:${password}@postgres:5432/todo?sslmode=disable`;

  it('are random without any input, and stay', async () => {
    const first = await given();
    const password = first['postgres-password'] ?? '';
    expect(password).toMatch(/^[0-9a-f]{48}$/);
    expect(first['backend.env']).toContain(`DATABASE_URL=${url(password)}\n`);
    expect(first['frontend.env']).toMatch(/^BETTER_AUTH_SECRET="[0-9a-f]{64}"$/m);
    expect(await given()).toEqual(first);
  });

  it('keep the password and the auth secret that data was made with, and take the rest', async () => {
    const before = await given();
    const after = await given(
      'POSTGRES_PASSWORD=new',
      'BETTER_AUTH_SECRET=new',
      'OPENAI_API_KEY=k=1',
    );
    expect(after['postgres-password']).toBe(before['postgres-password']);
    expect(after['frontend.env']).toBe(before['frontend.env']);
    expect(after['backend.env']).toBe(`OPENAI_API_KEY=k=1\n${before['backend.env'] ?? ''}`);
  });

  it('serve a database elsewhere, with its authority, and give the one beside back after it', async () => {
    const before = await given('POSTGRES_PASSWORD=new');
    const elsewhere = await given(
      ...[
        'DATABASE_URL=postgresql://a:b@db/x',
        'DATABASE_CA=one\\ntwo',
        'BETTER_AUTH_SECRET=other',
      ],
    );
    expect(elsewhere['backend.env']).toBe(
      'DATABASE_URL=postgresql://a:b@db/x\nDATABASE_CA=one\\ntwo\n',
    );
    expect(elsewhere['frontend.env']).toBe(
      'DATABASE_URL="postgresql://a:b@db/x"\nDATABASE_CA="one\\ntwo"\nBETTER_AUTH_SECRET="other"\n',
    );
    expect(await given('POSTGRES_PASSWORD=new')).toEqual(before);
  });
});
