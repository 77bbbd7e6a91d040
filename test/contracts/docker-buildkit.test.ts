import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildRequest } from '../../src/ports/docker.ts';
import { dockerEngine } from '../../src/ports/docker/engine.ts';
import { run as shell } from '../bed/shell.ts';
import { bedBase, bedIsUp, removeImages } from './engine-of-this-machine.ts';
import { failureOf } from './failure-of.ts';

/** What only the real engine can show: secrets, layers, files as they arrive, a full disk. */
const run = randomUUID().slice(0, 8);
const label = { 'todo-deploy/contract': run };
const tag = `localhost/contract-${run}:secret`;
const mount = 'RUN --mount=type=secret,id=ca';
const engine = dockerEngine();
const isUp = await bedIsUp('BuildKit contract');
let folder: string;

beforeAll(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'buildkit-contract-'));
  await fs.writeFile(join(folder, 'hello.txt'), 'hello\n');
  await fs.writeFile(join(folder, 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
  await fs.symlink('hello.txt', join(folder, 'link'));
});

afterAll(async () => {
  await fs.rm(folder, { recursive: true, force: true });
  if (isUp) await removeImages(engine, label);
});

/** Builds a Dockerfile and gives the lines that its instructions wrote. */
async function build(dockerfile: string, extra: Partial<BuildRequest> = {}): Promise<string[]> {
  const files = ['hello.txt', 'run.sh', 'link'].map((name) => [name, join(folder, name)] as const);
  const lines: string[] = [];
  await engine.build({
    ...{ files: new Map(files), dockerfile, tags: [], buildArgs: {}, labels: label, secrets: {} },
    onProgress: ({ line }) => {
      if (line !== undefined) lines.push(line);
    },
    ...extra,
  });
  return lines;
}

describe.skipIf(!isUp)('BuildKit of this machine', () => {
  it('shows a build secret to the instruction that asks for it, and leaves it nowhere', async () => {
    const canary = `canary-${randomUUID()}`;
    const dockerfile = `FROM ${bedBase}\nARG RUN_ID=${run}\n${mount} wc -c < /run/secrets/ca; cp /run/secrets/ca /tmp/; rm /tmp/ca\n`;
    const secrets = { ca: Buffer.from(canary) };
    const lines = await build(dockerfile, { tags: [tag], secrets });
    expect(lines).toContain(String(canary.length));
    const path = join(folder, 'secret.tar');
    await engine.saveTo(path, [tag]);
    await engine.remove(tag);
    expect((await fs.readFile(path)).includes(canary)).toBe(false);
  });

  it('removes an image that a stopped container still uses', async () => {
    await build(`FROM ${bedBase}\nRUN echo ${run} > /used\n`, { tags: [tag] });
    const container = (await shell('docker', ['create', tag])).trim();
    try {
      expect(await engine.remove(tag)).toBe(true);
      expect(await engine.inspect(tag)).toBeUndefined();
    } finally {
      await shell('docker', ['rm', container]);
    }
  });

  it('goes on without a build secret that nobody gave, and knows no other ones', async () => {
    const optional = `FROM ${bedBase}\n${mount} echo ${run}; test ! -e /run/secrets/ca\n`;
    await build(optional, { secrets: { other: Buffer.from('x') } });
    const required = `FROM ${bedBase}\n${mount},required=true echo ${run} again\n`;
    const error = await failureOf(build(required));
    expect(error).toMatchObject({ code: 'BUILD_FAILED' });
    expect(error.details.join()).toContain('ca');
  });

  it('keeps the session alive through an instruction that takes several seconds', async () => {
    // BuildKit asks every second whether we are still there, and gives the session up without an answer.
    const dockerfile = `FROM ${bedBase}\nRUN echo ${run}; sleep 4\n${mount} cat /run/secrets/ca\n`;
    const lines = await build(dockerfile, { secrets: { ca: Buffer.from('late') } });
    expect(lines).toContain('late');
  });

  it('tells a full disk from other failures', async () => {
    // A tmpfs of the build container stands in for the disk of the engine: the message is the same.
    const fill = 'dd if=/dev/zero of=/dev/shm/fill bs=1M count=4096';
    const error = await failureOf(build(`FROM ${bedBase}\nRUN echo ${run}; ${fill}\n`));
    expect(error).toMatchObject({ kind: 'build', code: 'DISK_FULL' });
    expect(error.hint).toContain('docker system df');
  });

  it('keeps the executable bit and links, and drops times and owners', async () => {
    const show = `stat -c '%n %a %u %F' hello.txt run.sh link`;
    const dockerfile = `FROM ${bedBase}\nWORKDIR /context-${run}\nCOPY . .\nRUN ${show}\n`;
    const lines = await build(dockerfile);
    expect(lines).toEqual([
      'hello.txt 644 0 regular file',
      'run.sh 755 0 regular file',
      'link 777 0 symbolic link',
    ]);
  });
});
