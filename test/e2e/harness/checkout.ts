/** A fresh clone of HEAD, with a kubeconfig that knows only the bed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../bed/shell.ts';
import { bedEnv, checkoutRoot } from './bed.ts';

/** The clone that all suites share; its fields have their values once `create` has come back. */
export class Checkout {
  /** Where the README's commands are run. */
  folder = '';
  /**
   * A kubeconfig whose one context is the bed's: nothing here can touch another cluster of this machine,
   * whatever the person's current context is.
   */
  kubeconfig = '';
  /** Where screenshots are left, to be looked at. */
  artifacts = '';
  /** Where the program keeps what it knows about URLs on this machine (XDG_STATE_HOME). */
  stateFolder = '';
  private home = '';

  /** Clones HEAD of the checkout that the tests are part of; nothing is installed yet. */
  async create(): Promise<void> {
    this.home = mkdtempSync(join(tmpdir(), 'todo-deploy-e2e-'));
    this.artifacts = mkdtempSync(join(tmpdir(), 'todo-deploy-seen-'));
    this.folder = join(this.home, 'todo');
    await run('git', ['clone', '--quiet', '--no-hardlinks', checkoutRoot, this.folder]);
    this.stateFolder = join(this.home, 'state');
    this.kubeconfig = join(this.home, 'kubeconfig');
    writeFileSync(this.kubeconfig, await bedKubeconfig(), { mode: 0o600 });
  }

  /** The same clone, looking at the clusters of another kubeconfig. */
  withKubeconfig(name: string): Checkout {
    const kubeconfig = join(this.home, name);
    return Object.assign(new Checkout(), this, { kubeconfig });
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

function bedKubeconfig(): Promise<string> {
  const { kubeconfig, context } = bedEnv();
  const args = ['config', 'view', '--kubeconfig', kubeconfig, '--context', context];
  return run('kubectl', [...args, '--minify', '--flatten', '--raw']);
}
