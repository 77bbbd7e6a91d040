/** The bed that these tests run on: what it offers, and what happens where it is not there. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** The checkout that these tests are part of. */
export const checkoutRoot = fileURLToPath(new URL('../../../', import.meta.url));

export const chromiumPath = '/usr/bin/chromium';

/** What `npm run -s bed env` prints, as far as these tests use it. */
export interface BedEnv {
  readonly kubeconfig: string;
  readonly context: string;
  readonly registry: string;
  readonly database: {
    /** URLs as Neon's console gives them, with a password. */
    readonly direct: string;
    readonly pooled: string;
    /** PEM file of the authority that signed the certificate of the database. */
    readonly caFile: string;
  };
  /** A URL of the PostgreSQL superuser, for making databases. */
  readonly adminUrl: string;
}

let known: BedEnv | undefined;

/** The bed's addresses. Throws when the bed cannot say them. */
export function bedEnv(): BedEnv {
  known ??= JSON.parse(npmRun('bed', 'env')) as BedEnv;
  return known;
}

function npmRun(...args: readonly string[]): string {
  return execFileSync('npm', ['run', '-s', ...args], {
    cwd: checkoutRoot,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What is not there, each with the way to get it; empty where everything is. */
function whatIsMissing(): string[] {
  const missing: string[] = [];
  if (!existsSync(chromiumPath)) {
    missing.push(`no ${chromiumPath}: apt-get install chromium`);
  }
  if (!existsSync(join(checkoutRoot, 'node_modules'))) missing.push('no node_modules: npm ci');
  try {
    npmRun('bed', 'status');
  } catch {
    missing.push('the bed is not up: npm run bed up');
  }
  return missing;
}

/**
 * A suite that needs the bed and a browser. Without them it is left out, aloud; with CI=true that is a
 * failure, because nothing may be left out there.
 */
export function describeOnBed(name: string, body: () => void): void {
  const missing = whatIsMissing();
  if (missing.length === 0) {
    describe(name, body);
  } else if (process.env['CI'] === 'true') {
    test(`${name}: has a machine to run on`, () => {
      expect.fail(missing.join('; '));
    });
  } else {
    process.stderr.write(`LEFT OUT: ${name}: ${missing.join('; ')}\n`);
    describe.skip(`${name} (left out: ${missing.join('; ')})`, body);
  }
}
