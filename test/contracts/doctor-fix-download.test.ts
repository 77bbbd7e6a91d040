import { spawnSync } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, deflateRawSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFetcher } from '../../src/ports/fetcher/net.ts';
import { downloadServer, sha256, type Behaviour, type DownloadServer } from './download-server.ts';
import { failureOf } from './failure-of.ts';

const program = Buffer.from(`#!/bin/sh\necho v9.9.9\n${'# padding\n'.repeat(20_000)}`);
const fetcher = createFetcher({ stallMs: 300, attempts: 3, lockMs: 5_000 });

let folder: string;
let to: string;
let server: DownloadServer | undefined;

beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'doctor download ü-'));
  to = join(folder, 'tools', 'helm-v9', 'helm');
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  await fs.rm(folder, { recursive: true, force: true });
});

async function from(behaviour: Behaviour, content = program) {
  server = await downloadServer(content, behaviour);
  return { ...{ url: `${server.base}/helm`, to, sha256: sha256(content), mode: 0o755 } };
}

/** Every file below the folder of the test. */
async function left(): Promise<string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

describe('a download', () => {
  it('that is right lies there whole, may be run, and nothing else is left', async () => {
    const seen: (number | undefined)[] = [];
    await fetcher.fetch({
      ...(await from('right')),
      onProgress: (have, of) => seen.push(have, of),
    });
    expect(spawnSync(to).stdout.toString()).toBe('v9.9.9\n');
    expect((await fs.stat(to)).mode & 0o777).toBe(0o755);
    expect(await left()).toEqual(['helm']);
    expect(seen.slice(-2)).toEqual([program.length, program.length]);
  });

  it('that is another content is refused, and nothing of it is kept', async () => {
    const error = await failureOf(fetcher.fetch(await from('wrong')));
    expect(error).toMatchObject({ kind: 'environment', code: 'DOWNLOAD_WRONG' });
    expect(error.details.join('\n')).toContain(sha256(program));
    expect(await left()).toEqual([]);
  });

  it('that is cut each time is gone on with a few times, then kept for the next run', async () => {
    const error = await failureOf(fetcher.fetch(await from('truncated')));
    expect(error).toMatchObject({ code: 'DOWNLOAD_BROKEN_OFF' });
    expect(error.hint).toContain('goes on from here');
    const [first, ...more] = server?.asked ?? [];
    expect(first).toBe('-');
    expect(more).toHaveLength(2);
    for (const range of more) expect(range).toMatch(/^bytes=[1-9]\d*-$/);
    expect(await left()).toEqual(['helm.partial']);
    await server?.close();
    await fetcher.fetch(await from('right'));
    expect(server?.asked[0]).toMatch(/^bytes=/);
    expect(await left()).toEqual(['helm']);
    expect(sha256(await fs.readFile(to))).toBe(sha256(program));
  });

  it.each(['truncated-once', 'truncated-once-without-ranges'] as const)(
    'that is %s is whole in the end',
    async (behaviour) => {
      await fetcher.fetch(await from(behaviour));
      expect(server?.asked).toHaveLength(2);
      expect(sha256(await fs.readFile(to))).toBe(sha256(program));
      expect(await left()).toEqual(['helm']);
    },
  );

  it('that goes silent is given up, and gone on with', async () => {
    const error = await failureOf(fetcher.fetch(await from('stalls')));
    expect(error).toMatchObject({ code: 'DOWNLOAD_BROKEN_OFF' });
    expect(error.details.join(' ')).toContain('nothing came for 0.3 s');
    expect(await left()).toEqual(['helm.partial']);
  });

  it('that is only slow is waited for', async () => {
    await fetcher.fetch(await from('slow'));
    expect(server?.asked).toEqual(['-']);
    expect(await left()).toEqual(['helm']);
  });

  it('follows to where the file has moved', async () => {
    await fetcher.fetch(await from('moved'));
    expect(await left()).toEqual(['helm']);
  });

  it('that a server does not have is not asked for again', async () => {
    const error = await failureOf(fetcher.fetch(await from('missing')));
    expect(error).toMatchObject({ code: 'DOWNLOAD_UNREACHABLE' });
    expect(error.message).toContain('404');
    expect(server?.asked).toEqual(['-']);
    expect(await left()).toEqual([]);
  });

  it('from a server in trouble is tried some times', async () => {
    const error = await failureOf(fetcher.fetch(await from('in-trouble')));
    expect(error).toMatchObject({ code: 'DOWNLOAD_UNREACHABLE' });
    expect(server?.asked).toHaveLength(3);
  });

  it('without a network says so', async () => {
    const request = await from('right');
    await server?.close();
    const error = await failureOf(fetcher.fetch(request));
    expect(error).toMatchObject({ code: 'DOWNLOAD_UNREACHABLE' });
    expect(error.hint).toContain('proxy');
    expect(await left()).toEqual([]);
  });

  it('begins anew when what is there is of another file', async () => {
    await fs.mkdir(join(folder, 'tools', 'helm-v9'), { recursive: true });
    await fs.writeFile(`${to}.partial`, 'the beginning of something else');
    await fetcher.fetch(await from('right'));
    expect(server?.asked).toEqual(['bytes=31-', '-']);
    expect(sha256(await fs.readFile(to))).toBe(sha256(program));
  });

  it('begins anew when what is there is longer than the file', async () => {
    await fs.mkdir(join(folder, 'tools', 'helm-v9'), { recursive: true });
    await fs.writeFile(`${to}.partial`, Buffer.alloc(program.length + 5));
    await fetcher.fetch(await from('right'));
    expect(sha256(await fs.readFile(to))).toBe(sha256(program));
  });

  it('stops when the signal fires', async () => {
    const stop = new AbortController();
    const request = { ...(await from('stalls')), signal: stop.signal };
    const fetching = fetcher.fetch({
      ...request,
      onProgress: () => {
        stop.abort();
      },
    });
    expect(await failureOf(fetching)).toMatchObject({ kind: 'interrupted' });
    expect(await left()).toEqual(['helm.partial']);
  });

  it('into a folder that cannot be made says so', async () => {
    await fs.writeFile(join(folder, 'tools'), 'a file');
    const error = await failureOf(fetcher.fetch(await from('right')));
    expect(error).toMatchObject({ code: 'FILE_UNWRITABLE' });
  });
});

describe('two at once', () => {
  it('fetch the file once', async () => {
    const request = await from('slow');
    await Promise.all([fetcher.fetch(request), fetcher.fetch(request)]);
    expect(server?.asked).toEqual(['-']);
    expect(await left()).toEqual(['helm']);
  });

  it('wait for each other no longer than they have to', async () => {
    const request = await from('right');
    await fs.mkdir(join(folder, 'tools', 'helm-v9'), { recursive: true });
    // Our parent is alive for as long as we are.
    await fs.writeFile(`${to}.lock`, String(process.ppid));
    const impatient = createFetcher({ stallMs: 300, attempts: 1, lockMs: 200 });
    const error = await failureOf(impatient.fetch(request));
    expect(error).toMatchObject({ code: 'DOWNLOAD_BUSY' });
    expect(error.message).toContain(String(process.ppid));
  });

  it('do not wait for one that was killed', async () => {
    const request = await from('right');
    await fs.mkdir(join(folder, 'tools', 'helm-v9'), { recursive: true });
    const gone = spawnSync('true');
    await fs.writeFile(`${to}.lock`, String(gone.pid));
    await fetcher.fetch(request);
    expect(await left()).toEqual(['helm']);
  });
});

describe('an archive', () => {
  it('.tar.gz gives one member', async () => {
    const archive = pack();
    archive.entry({ name: 'linux-amd64/README.md' }, 'read me');
    archive.entry({ name: 'linux-amd64/helm', mode: 0o755 }, program);
    archive.finalize();
    const packed: Buffer[] = [];
    for await (const chunk of archive) packed.push(chunk as Buffer);
    const content = gzipSync(Buffer.concat(packed));
    await fetcher.fetch({ ...(await from('right', content)), member: 'linux-amd64/helm' });
    expect(spawnSync(to).stdout.toString()).toBe('v9.9.9\n');
    expect(await left()).toEqual(['helm']);
  });

  it('.zip gives one member, as the zip of Python writes it', async () => {
    const path = join(folder, 'x.zip');
    const script =
      'import sys, zipfile\n' +
      'z = zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED)\n' +
      'z.writestr("windows-amd64/LICENSE", "text")\n' +
      'z.writestr("windows-amd64/helm.exe", sys.stdin.buffer.read())\n' +
      'z.close()\n';
    const made = spawnSync('python3', ['-c', script, path], { input: program });
    expect(made.stderr.toString()).toBe('');
    const content = await fs.readFile(path);
    await fs.rm(path);
    expect(content.length).toBeLessThan(deflateRawSync(program).length + 1000);
    await fetcher.fetch({ ...(await from('right', content)), member: 'windows-amd64/helm.exe' });
    expect(sha256(await fs.readFile(to))).toBe(sha256(program));
  });

  it('without the member is refused, and nothing is left', async () => {
    const archive = pack();
    archive.entry({ name: 'other/helm' }, program);
    archive.finalize();
    const packed: Buffer[] = [];
    for await (const chunk of archive) packed.push(chunk as Buffer);
    const content = gzipSync(Buffer.concat(packed));
    const error = await failureOf(
      fetcher.fetch({ ...(await from('right', content)), member: 'linux-amd64/helm' }),
    );
    expect(error).toMatchObject({ code: 'DOWNLOAD_WRONG' });
    expect(await left()).toEqual([]);
  });
});
