import { chmodSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, installed, isRoot, npx, packed, type Circumstances } from './npx.ts';

const stack = /^\s+at .+:\d+:\d+\)?$/m;
const nowhere = 'http://127.0.0.1:9';
/** A name of 200 characters cannot be one folder below others everywhere; two of a hundred can. */
const long = join('l'.repeat(99), 'm'.repeat(100));

/** A home that can be read and not written to; root writes everywhere, so that he is somebody else here. */
function readOnlyHome(): Circumstances {
  const home = emptyFolder('home', { unprivileged: true });
  chmodSync(home, 0o555);
  // npx itself takes notes in its cache.
  execFileSync('chmod', ['-R', 'a+rwX', packed.cache]);
  return { env: { HOME: home }, unprivileged: true };
}

const offline = {
  ...{ http_proxy: nowhere, https_proxy: nowhere, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere },
  npm_config_offline: 'true',
};

interface Case {
  readonly name: string;
  readonly folder: string;
  readonly circumstances: () => Circumstances;
}

const cases: readonly Case[] = [
  { name: 'no terminal', folder: 'plain', circumstances: () => ({}) },
  { name: 'spaces and umlauts', folder: 'Mein Büro ist schön', circumstances: () => ({}) },
  { name: 'a path of 200 characters', folder: long, circumstances: () => ({}) },
  { name: 'no HOME', folder: 'no-home', circumstances: () => ({ env: { HOME: undefined } }) },
  { name: 'a read-only home', folder: 'read-only', circumstances: readOnlyHome },
  { name: 'no network', folder: 'offline', circumstances: () => ({ env: offline }) },
];

const verbs: readonly { args: readonly string[]; code: number; says: string }[] = [
  { args: ['init', '--yes'], code: 0, says: 'Next: todo-deploy up' },
  { args: ['up', '--dry-run', '--target', 'local'], code: 0, says: 'Nothing was changed' },
  { args: ['status', '--target', 'local'], code: 5, says: 'not deployed' },
  { args: ['teardown', '--yes', '--target', 'local'], code: 0, says: 'Nothing to remove' },
];

describe.each(cases)('npx todo-deploy with $name', ({ folder: name, circumstances }) => {
  it('init, up --dry-run, status and teardown work', () => {
    const given = circumstances();
    const folder = emptyFolder(name, given);
    for (const [index, { args, code, says }] of verbs.entries()) {
      const outcome = (index === 0 ? npx : installed)(folder, args, given);
      expect(outcome, args.join(' ')).toMatchObject({ code });
      expect(outcome.text).toContain(says);
      expect(outcome.text).not.toMatch(stack);
    }
    expect(readdirSync(folder).sort()).toEqual([
      ...['.todo-deploy', 'app', 'docker', 'helm', 'todo-deploy.yaml'],
    ]);
  });
});

describe('npx todo-deploy', () => {
  it('takes every answer of init as a flag', () => {
    const folder = emptyFolder('flags');
    const flags = ['--name', 'shop', '--database', 'in-cluster', '--port', '3456'];
    const { code, text } = installed(folder, ['init', ...flags]);
    expect(code, text).toBe(0);
    const config = readFileSync(join(folder, 'todo-deploy.yaml'), 'utf8');
    expect(config).toMatch(/^name: shop$/m);
    expect(config).toMatch(/^port: 3456$/m);
  });

  it('says what to set when the home cannot be written to', () => {
    const given = readOnlyHome();
    const folder = emptyFolder('up', given);
    const { code, text } = installed(folder, ['up', '--yes', '--target', 'local'], given);
    expect(code, text).toBe(3);
    expect(text).toContain('STATE_UNWRITABLE');
    expect(text).toMatch(/Set XDG_STATE_HOME and XDG_CACHE_HOME to absolute paths/);
    expect(text).not.toMatch(stack);
  });

  it('does not ask without a terminal: up in an empty folder says to run init', () => {
    const { code, text } = npx(emptyFolder('nothing'), ['up']);
    expect(code, text).toBe(2);
    expect(text).toContain('CONFIG_MISSING');
    expect(text).toContain('todo-deploy init');
  });

  it.each([
    ['app\\backend', 'there is no folder app\\backend', 'app/backend'],
    ['C:\\work\\backend', 'there is no folder C:\\work\\backend', 'relative to this folder'],
  ])('says how to write the Windows path %s', (path, missing, advice) => {
    const folder = emptyFolder('windows');
    installed(folder, ['init', '--yes']);
    const file = join(folder, 'todo-deploy.yaml');
    const config = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      config.replace('path: app/backend', () => `path: ${path}`),
    );
    const { code, text } = installed(folder, ['up', '--dry-run', '--target', 'local']);
    expect(code, text).toBe(2);
    expect(text).toContain(missing);
    expect(text).toContain(advice);
    expect(text).toContain('forward slashes');
  });

  it.runIf(isRoot)('warns somebody who came through sudo, and says how to own the files', () => {
    const folder = emptyFolder('sudo');
    const sudo = { env: { SUDO_USER: 'nobody', SUDO_UID: '65534', SUDO_GID: '65534' } };
    const { code, text } = npx(folder, ['init', '--yes'], sudo);
    expect(code, text).toBe(0);
    expect(text).toContain('will belong to root, not to nobody');
    expect(text).toContain('sudo chown -R nobody .');
  });
});
