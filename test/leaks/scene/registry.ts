/** A registry that wants a log-in, whose password is a canary. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, attempt } from '../../bed/shell.ts';
import { until } from '../../e2e/harness/until.ts';

export class LockedRegistry {
  private child: ChildProcess | undefined;

  constructor(
    private readonly folder: string,
    private readonly address: string,
  ) {}

  async start(password: string): Promise<void> {
    mkdirSync(this.folder);
    const users = join(this.folder, 'htpasswd');
    writeFileSync(users, `someone:${await bcrypt(password)}\n`);
    const file = join(this.folder, 'registry.yml');
    writeFileSync(
      file,
      `version: 0.1
log: {level: error}
storage:
  filesystem: {rootdirectory: ${join(this.folder, 'data')}}
  delete: {enabled: true}
auth:
  htpasswd: {realm: locked, path: ${users}}
http: {addr: ${this.address.replace('localhost', '127.0.0.1')}}
`,
    );
    this.child = spawn('docker-registry', ['serve', file], { stdio: 'ignore' });
    const asks = async () =>
      (await attempt('curl', ['-s', `http://${this.address}/v2/`])).code === 0;
    await until('the locked registry answers', asks);
  }

  async stop(): Promise<void> {
    if (this.child === undefined || this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }
}

/** As htpasswd writes it; the password goes in by standard input. */
async function bcrypt(password: string): Promise<string> {
  const script = 'chomp(my $p = <STDIN>); print crypt($p, q($2b$05$abcdefghijklmnopqrstuu))';
  const hash = await run('perl', ['-e', script], { input: password });
  if (!hash.startsWith('$2b$')) throw new Error('the C library of this machine has no bcrypt');
  return hash;
}
