/** A machine that has git, Node and Python and nothing else, as far as a clone on it can see. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt, run, type Outcome } from '../bed/shell.ts';
import { checkoutRoot } from '../e2e/harness/bed.ts';

/** What the README asks for, and what any Debian has. */
const programs = [
  ...['git', 'node', 'npm', 'npx', 'python3', 'sh', 'bash', 'env', 'uname', 'cat', 'ls', 'rm'],
  ...['mkdir', 'sed', 'grep', 'id', 'ps', 'dirname', 'basename', 'ldd', 'getconf'],
];

export class BareMachine {
  readonly artifacts = mkdtempSync(join(tmpdir(), 'todo-deploy-seen-'));
  /** The clone. */
  readonly folder: string;
  private readonly home: string;

  constructor() {
    // PostgreSQL runs as somebody who is not root, and has to pass through.
    this.home = mkdtempSync('/var/tmp/todo-deploy-bare-');
    execFileSync('chmod', ['755', this.home]);
    this.folder = join(this.home, 'todo');
    const bin = join(this.home, 'bin');
    mkdirSync(bin);
    for (const name of programs) symlinkSync(which(name), join(bin, name));
  }

  clone(): Promise<string> {
    return run('git', ['clone', '--quiet', '--no-hardlinks', checkoutRoot, this.folder]);
  }

  /** Runs a line of a shell in the clone. */
  line(line: string): Promise<Outcome> {
    return attempt('env', ['-i', '-C', this.folder, ...this.environment(), 'sh', '-c', line]);
  }

  async remove(): Promise<void> {
    await this.line('npx todo-deploy teardown --yes --data');
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Empty caches, no engine and no cluster; what leads to the network here stays. */
  private environment(): string[] {
    const kept = Object.entries(process.env).filter(([name]) =>
      /^(https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|PIP_|npm_config_(registry|cafile|userconfig|globalconfig))/i.test(
        name,
      ),
    );
    const own = {
      HOME: join(this.home, 'home'),
      PATH: join(this.home, 'bin'),
      LANG: 'C.UTF-8',
      npm_config_cache: join(this.home, 'npm'),
      XDG_CACHE_HOME: join(this.home, 'cache'),
      XDG_STATE_HOME: join(this.home, 'state'),
      // The engine of this machine would be found at its usual place.
      DOCKER_HOST: `unix://${join(this.home, 'no-engine.sock')}`,
    };
    return [...kept, ...Object.entries(own)].map(([name, value]) => `${name}=${value ?? ''}`);
  }
}

/** Debian's own program where there is one: what a version manager puts before it does not run alone. */
function which(name: string): string {
  const path = `/usr/bin:/bin:${process.env['PATH'] ?? ''}`;
  const options = { encoding: 'utf8', env: { PATH: path } } as const;
  return execFileSync('/bin/sh', ['-c', `command -v ${name}`], options).trim();
}
