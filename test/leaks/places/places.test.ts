/** Each place of this machine is shown a decoy, and has to find it. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { Needles } from '../search/needles.ts';
import { search, type Evidence } from '../search/search.ts';
import { changedFiles, fileEvidence, FileWatch } from './files.ts';
import { ProcessWatch } from './processes.ts';

const decoy = () => randomBytes(18).toString('base64url');
const folder = mkdtempSync(join(tmpdir(), 'todo-deploy-places-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function found(canaries: Readonly<Record<string, string>>, evidence: readonly Evidence[]) {
  const needles = new Needles(canaries);
  return evidence
    .flatMap((one) => search(needles, one))
    .map(({ canary, place }) => `${canary} in ${place}`);
}

describe.runIf(process.platform === 'linux')('what is seen of processes', () => {
  it('is the arguments and the environment of one that lives for a moment', async () => {
    const canaries = { argument: decoy(), variable: decoy() };
    const watch = new ProcessWatch();
    const child = spawn('sleep', ['0.3'], {
      argv0: `sleep-${canaries.argument}`,
      env: { ...process.env, DECOY: Buffer.from(canaries.variable).toString('base64') },
    });
    await once(child, 'exit');
    expect(found(canaries, await watch.stop()).sort()).toEqual([
      'argument in command lines',
      'variable in environments',
    ]);
  });
});

describe('what is seen of files', () => {
  it('is one that is removed a moment later, in a folder that is as new', async () => {
    const canaries = { short: decoy() };
    const watch = new FileWatch([folder]);
    const place = join(folder, 'new/folder');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'values.yaml'), `a: ${encodeURIComponent(canaries.short)}`);
    await sleep(150);
    rmSync(place, { recursive: true });
    expect(found(canaries, await watch.stop())).toEqual(['short in files that came and went']);
  });

  it('is each that changed since a moment, but those that are left out', async () => {
    const canaries = { old: decoy(), kept: decoy(), changed: decoy() };
    const write = (name: keyof typeof canaries) => {
      writeFileSync(join(folder, name), `.${canaries[name]}`);
    };
    write('old');
    await sleep(50);
    const since = new Date();
    await sleep(50);
    write('kept');
    write('changed');
    const paths = await changedFiles([folder], since, [join(folder, 'kept')]);
    const evidence: Evidence[] = [];
    for (const path of paths) {
      for await (const part of fileEvidence('files', path)) evidence.push(part);
    }
    expect(found(canaries, evidence)).toEqual(['changed in files']);
  });
});
