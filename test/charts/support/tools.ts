/** The programs that the chart tests drive: found on PATH or in the bed's cache, never built here. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cacheDir } from '../../bed/layout.ts';

export interface Helm {
  name: string;
  major: number;
  path: string;
}

/** Every candidate path of a program: on PATH first, then in the cache's folders. */
function candidates(name: string): string[] {
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  const inCache = existsSync(cacheDir)
    ? readdirSync(cacheDir)
        .filter((entry) => !entry.includes('.making-'))
        .map((entry) => join(cacheDir, entry, name))
    : [];
  return [...onPath, ...inCache].filter((path) => existsSync(path));
}

/** Path of a program, or undefined when this machine has none. */
export const findTool = (name: string): string | undefined => candidates(name)[0];

function helmAt(path: string): Helm {
  const version = execFileSync(path, ['version', '--template', '{{.Version}}'], {
    encoding: 'utf8',
  });
  const major = Number(/^v(\d+)\./.exec(version)?.[1]);
  return { name: `helm ${version}`, major, path };
}

/** One Helm of each major version that this machine has, oldest first. */
export function findHelms(): Helm[] {
  const found = ['helm', 'helm3', 'helm4'].flatMap(candidates).map(helmAt);
  return [3, 4].flatMap((major) => found.find((helm) => helm.major === major) ?? []);
}

/**
 * A suite that needs something this machine may lack. Without it the suite is left out and says so;
 * with CI=true that is a failure, because nothing may be skipped there.
 *
 * @param missing what is lacking and how to get it; undefined when nothing is
 */
export function suiteNeeding(name: string, missing: string | undefined, body: () => void): void {
  if (missing === undefined) {
    describe(name, body);
  } else if (process.env.CI === 'true') {
    describe(name, () => {
      test('has what it needs', () => {
        expect.fail(missing);
      });
    });
  } else {
    describe.skip(`${name} (left out: ${missing})`, body);
    process.stderr.write(`left out: ${name}: ${missing}\n`);
  }
}

/**
 * What is lacking when the charts cannot be tried with both major versions of Helm. Outside CI one is
 * enough to run the suites with; the other is named as left out.
 */
export function missingHelms(helms: readonly Helm[]): string | undefined {
  const absent = [3, 4].filter((major) => !helms.some((helm) => helm.major === major));
  if (absent.length === 0) return undefined;
  const lack = `no Helm ${absent.join(' and no Helm ')} on PATH; npm run bed up builds it`;
  if (helms.length === 0 || process.env.CI === 'true') return lack;
  process.stderr.write(`left out: the charts with Helm ${absent.join()}: ${lack}\n`);
  return undefined;
}
