import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DeployError } from '../errors.ts';
import { format, writeLine, type Head } from './format.ts';
import { checkBackup, type ReadFile } from './open.ts';
import { packed } from './pack.ts';
import { sealBytes, sealed } from './seal.ts';

const head: Head = {
  ...{ format, project: 'shop', target: 'local', address: 'h/d', server: '17.2' },
  ...{ takenAt: '2026-01-01T00:00:00.000Z', versions: [], schema: [] },
};

/** A small backup; `lines` are what is in it. */
async function fileOf(lines: readonly Uint8Array[]): Promise<Buffer> {
  async function* content(): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    yield* lines;
  }
  const parts: Uint8Array[] = [];
  for await (const chunk of sealed(packed(content()), () => undefined)) parts.push(chunk);
  return Buffer.concat(parts);
}

const whole = (): Promise<Buffer> =>
  fileOf([writeLine('H', head), writeLine('Z', { tables: 0, sequences: [] })]);

function reading(file: Uint8Array, piece = 64): ReadFile {
  return async function* () {
    await Promise.resolve();
    for (let at = 0; at < file.length; at += piece) yield file.subarray(at, at + piece);
  };
}

/** The code of the refusal; `taken` where there was none. */
async function verdict(file: Uint8Array): Promise<string> {
  try {
    await checkBackup(reading(file));
    return 'taken';
  } catch (error) {
    if (error instanceof DeployError && error.kind === 'usage') return error.code;
    throw error;
  }
}

const counts = (verdicts: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    [...new Set(verdicts)].map((one) => [one, verdicts.filter((other) => other === one).length]),
  );

describe('a sealed backup', () => {
  it('is taken when it is whole, in whatever pieces it comes', async () => {
    const file = await whole();
    for (const piece of [1, 7, 90, 91, 4096]) {
      const checked = await checkBackup(reading(file, piece));
      expect(checked).toMatchObject({ head, bytes: file.length - sealBytes });
      expect(checked.digest).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('is one gzip file, with the checksum as its last line', async () => {
    const file = await whole();
    const { digest } = await checkBackup(reading(file));
    expect(gunzipSync(file).toString('utf8').split('\n').slice(-2)).toEqual([`S ${digest}`, '']);
  });

  it('is refused with any single bit changed', async () => {
    const file = await whole();
    const verdicts: string[] = [];
    for (let bit = 0; bit < file.length * 8; bit += 1) {
      const changed = Buffer.from(file);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      verdicts.push(await verdict(changed));
    }
    expect(counts(verdicts)).toEqual({ BACKUP_DAMAGED: file.length * 8 });
  });

  it('is refused wherever it is cut off, at either end', async () => {
    const file = await whole();
    const verdicts: string[] = [];
    for (let at = 1; at <= file.length; at += 1) {
      verdicts.push(await verdict(file.subarray(0, file.length - at)));
      verdicts.push(await verdict(file.subarray(at)));
    }
    expect(counts(verdicts)).toEqual({ BACKUP_DAMAGED: file.length * 2 });
  });

  it('is refused with something behind it, or twice in one file', async () => {
    const file = await whole();
    for (const more of [Buffer.from('\n'), Buffer.from('S '), file])
      expect(await verdict(Buffer.concat([file, more]))).toBe('BACKUP_DAMAGED');
  });

  it('is refused when something else is sealed', async () => {
    for (const lines of [['hello, world\n'], ['H {"format":7}\n'], ['H {\n'], ['H {"for'], []])
      expect(await verdict(await fileOf(lines.map((one) => Buffer.from(one))))).toBe(
        'BACKUP_DAMAGED',
      );
  });

  it('of another format is refused as such', async () => {
    const newer = Buffer.from(`H ${JSON.stringify({ format: 'todo-deploy-backup/2' })}\n`);
    expect(await verdict(await fileOf([newer]))).toBe('BACKUP_FORMAT');
  });
});
