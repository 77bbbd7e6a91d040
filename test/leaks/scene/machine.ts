/** A home of its own for the run: what the program writes can only be there, and what a person keeps there is ours. */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../bed/shell.ts';
import { bedEnv, checkoutRoot } from '../../e2e/harness/bed.ts';
import type { makeCanaries } from './canaries.ts';

type Canaries = ReturnType<typeof makeCanaries>;

/** Programs that keep secrets; each prints what lies beside it under its name. */
const keepers = {
  op: 'behindOp',
  vault: 'behindVault',
  sops: 'behindSops',
  'secret-tool': 'behindKeychain',
} as const;

export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), 'todo-deploy-leaks-'));
  readonly home = join(this.folder, 'home');
  readonly temporary = join(this.folder, 'tmp');
  readonly project = join(this.folder, 'project');
  /** What a person keeps secrets in, by their own choice. */
  readonly own = join(this.folder, 'own');
  readonly kubeconfig = join(this.folder, 'kubeconfig');
  readonly registry: string;

  constructor(
    private readonly canaries: Canaries,
    registryPort: number,
  ) {
    this.registry = `localhost:${registryPort}`;
  }

  async prepare(): Promise<void> {
    for (const folder of [this.home, this.temporary, this.own]) mkdirSync(folder);
    cpSync(join(import.meta.dirname, '../project'), this.project, { recursive: true });
    const chart = (name: string, from: string) => {
      cpSync(join(checkoutRoot, from), join(this.project, name), { recursive: true });
    };
    chart('chart', 'test/e2e/sample/chart');
    chart('postgres', 'helm/postgres');
    copyFileSync(bedEnv().database.caFile, join(this.project, 'ca.pem'));
    this.fillOwn();
    const { kubeconfig, context } = bedEnv();
    const args = ['config', 'view', '--kubeconfig', kubeconfig, '--context', context];
    const alone = await run('kubectl', [...args, '--minify', '--flatten', '--raw']);
    writeFileSync(this.kubeconfig, alone, { mode: 0o600 });
  }

  private fillOwn(): void {
    const { canaries, own } = this;
    const keep = (name: string, text: string, mode = 0o600) => {
      writeFileSync(join(own, name), text);
      chmodSync(join(own, name), mode);
    };
    keep('key.pem', `${canaries.behindFile}\n`);
    for (const [name, canary] of Object.entries({ ...keepers, print: 'behindCommand' as const })) {
      keep(`${name}.value`, canaries[canary]);
      keep(name, '#!/bin/sh\nexec cat "$0.value"\n', 0o700);
    }
    keep('encrypted.yaml', 'token: ENC[AES256_GCM,data:AAAA]\n');
    mkdirSync(join(own, 'docker'));
    const auth = Buffer.from(`someone:${canaries.registryPassword}`).toString('base64');
    keep('docker/config.json', JSON.stringify({ auths: { [this.registry]: { auth } } }));
  }

  /** The environment of a shell in which nobody has set anything. */
  get bareEnvironment(): Record<string, string> {
    const { PATH = '' } = process.env;
    return {
      ...{ PATH: `${this.own}:${PATH}`, HOME: this.home, TMPDIR: this.temporary, LANG: 'C.UTF-8' },
      ...{ KUBECONFIG: this.kubeconfig, DOCKER_CONFIG: join(this.own, 'docker') },
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
    };
  }

  /** The same with a secret that the configuration asks for. */
  get environmentBefore(): Record<string, string> {
    return { ...this.bareEnvironment, OPENAI_API_KEY: this.canaries.openaiKey };
  }

  /** And with one that the secrets file refers to, both by the choice of the person. */
  get environment(): Record<string, string> {
    return { ...this.environmentBefore, PERSONAL_TOKEN: this.canaries.behindEnv };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
