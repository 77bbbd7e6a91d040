import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkoutRoot } from '../e2e/harness/bed.ts';

const dockerfile = `FROM python:3.13-slim-trixie
COPY --chown=10001:10001 . /program
ENV PORT=8000 PYTHONDONTWRITEBYTECODE=1
ENTRYPOINT ["python3", "-u", "/program/dev.py", "/program/program.py"]
`;

const watch = {
  ...{ dockerfile: 'Dockerfile.dev', sync: [{ from: '.', to: '/program' }] },
  reload: ['python3', '/program/dev.py', 'reload'],
};

/** A copy of the small project of the sequences, with what serves code that changes. */
export class WatchedProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'todo-deploy-watch-'));

  constructor(
    readonly namespace: string,
    private readonly synced: boolean,
  ) {
    cpSync(join(checkoutRoot, 'test/sequences/project'), this.folder, { recursive: true });
    cpSync(join(checkoutRoot, 'app/backend/container/dev.py'), this.path('program/dev.py'));
    this.write('Dockerfile.dev', dockerfile);
    mkdirSync(this.path('.todo-deploy'));
    writeFileSync(this.path('.todo-deploy/secrets.env'), 'TOKEN=a-token\n', { mode: 0o600 });
    this.configure('first');
  }

  configure(note: string): void {
    const app = {
      ...{ path: 'program', dockerfile: 'Dockerfile', chart: 'helm', port: 8000, health: '/' },
      ...{ imageBudget: 250, env: { NOTE: note }, secrets: [{ name: 'TOKEN' }] },
      ...(this.synced ? { watch } : {}),
    };
    const config = {
      ...{ version: 1, name: 'sequence', namespace: this.namespace },
      database: { source: 'external' },
      cluster: { registry: 'localhost:5000', context: 'todo-bed' },
      components: { app },
    };
    this.write('todo-deploy.yaml', JSON.stringify(config));
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
  }

  /** Saves the program with another text in the place of one. */
  edit(from: string, to: string): void {
    const name = 'program/program.py';
    this.write(name, readFileSync(this.path(name), 'utf8').replace(from, to));
  }

  rename(from: string, to: string): void {
    renameSync(this.path(from), this.path(to));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private path(name: string): string {
    return join(this.folder, name);
  }
}
