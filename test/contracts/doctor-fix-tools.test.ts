import { execFileSync } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fetcher } from '../../src/ports/fetcher.ts';
import { netFetcher } from '../../src/ports/fetcher/net.ts';
import { processExec } from '../../src/ports/exec/process.ts';
import { toolNames, toolPath, type ToolName } from '../../src/tools/releases.ts';
import { doctorBench, repairOne, verdictOf, type Bench } from './doctor-bench.ts';
import { downloadServer, sha256, type Behaviour, type DownloadServer } from './download-server.ts';

/** Tools that are missing for real are fetched from a server on this machine, and then run. */

const kept = ['node', 'git', 'sh'];
const checkIds: Readonly<Record<ToolName, string>> = {
  ...{ helm: 'helm', kubectl: 'kubectl', minikube: 'minikube-program' },
};
/** Asked for, so that Minikube is needed. */
const config = { cluster: { provider: 'minikube' } };

let bench: Bench;
let server: DownloadServer | undefined;

beforeEach(async () => {
  bench = await doctorBench();
  // A PATH on which none of them is.
  const bin = join(bench.folder, 'bin');
  await fs.mkdir(bin);
  for (const name of kept) {
    const path = await processExec.which(name);
    if (path !== undefined) await fs.symlink(path, join(bin, name));
  }
  vi.stubEnv('PATH', bin);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  server = undefined;
  await bench.remove();
});

/** What stands in for a tool: a program that says a version as the real one does. */
function standIn(name: ToolName): Buffer {
  const says = name === 'kubectl' ? 'Client Version: v1.35.1' : 'v9.9.9';
  return Buffer.from(`#!/bin/sh\necho ${says}\n`);
}

async function published(name: ToolName): Promise<Buffer> {
  if (name !== 'helm') return standIn(name);
  const archive = pack();
  const { platform } = process;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  archive.entry({ name: `${platform}-${arch}/helm` }, standIn(name));
  archive.finalize();
  const packed: Buffer[] = [];
  for await (const chunk of archive) packed.push(chunk as Buffer);
  return gzipSync(Buffer.concat(packed));
}

/** The real fetcher, with the makers' address and sum replaced by those of the server here. */
async function fetcherFrom(behaviour: Behaviour, content: Buffer): Promise<Fetcher> {
  server = await downloadServer(content, behaviour);
  const { base } = server;
  return {
    fetch: (request) =>
      netFetcher.fetch({
        ...request,
        url: `${base}${new URL(request.url).pathname}`,
        sha256: sha256(content),
      }),
  };
}

const place = (name: ToolName) =>
  toolPath(name, bench.env, join(bench.folder, 'home'), process.platform);

describe.each(toolNames)('doctor --fix brings %s', (name) => {
  const id = checkIds[name];

  it('into the cache, where it is found after PATH and can be run', async () => {
    const fetcher = await fetcherFrom('right', await published(name));
    const scene = bench.scene(config, { fetcher });
    const before = await verdictOf(id, scene);
    expect(before.detail).toContain('not installed');
    expect(before).toMatchObject({ fix: expect.stringContaining(`download ${name} v`) as string });
    expect(await repairOne(id, scene)).toMatchObject({ state: 'repaired' });
    expect(await scene.ports.exec.which(name)).toBe(place(name));
    const run = await scene.ports.exec.run({ file: name, args: ['version'] });
    expect(run.stdout).toMatch(/v\d+\.\d+\.\d+/);
    expect(execFileSync(place(name)).toString()).toBe(run.stdout);
    expect(await fs.readdir(join(place(name), '..'))).toEqual([name]);
  });

  it('not when what comes is something else: it is not run, and nothing is left', async () => {
    const fetcher = await fetcherFrom('wrong', await published(name));
    const scene = bench.scene(config, { fetcher });
    const done = await repairOne(id, scene);
    expect(done).toMatchObject({
      ...{ state: 'failed', detail: expect.stringContaining('not what its makers') as string },
    });
    expect(await scene.ports.exec.which(name)).toBeUndefined();
    expect(await fs.readdir(join(place(name), '..'))).toEqual([]);
  });
});

describe('what is on PATH', () => {
  it('comes before what was fetched', async () => {
    const fetcher = await fetcherFrom('right', await published('kubectl'));
    const scene = bench.scene(config, { fetcher });
    await repairOne('kubectl', scene);
    const own = join(bench.folder, 'bin', 'kubectl');
    await fs.writeFile(own, '#!/bin/sh\necho Client Version: v1.30.0\n', { mode: 0o755 });
    expect(await scene.ports.exec.which('kubectl')).toBe(own);
    expect(await verdictOf('kubectl', scene)).toMatchObject({ state: 'pass', detail: 'v1.30.0' });
  });
});
