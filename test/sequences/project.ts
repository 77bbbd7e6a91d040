import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the project's configuration says, as far as sequences change it. */
export interface Settings {
  readonly note: string;
  readonly replicas: number;
  readonly token: string;
}

/** What the program of the project has to tell when it is deployed as it is now. */
export interface Told {
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

/** A copy of the sample project that edits are made to. */
export class Project {
  settings: Settings = { note: 'first', replicas: 1, token: 'token-0' };

  private constructor(readonly folder: string) {}

  static create(): Project {
    const folder = mkdtempSync(join(tmpdir(), 'todo-deploy-sequence-'));
    cpSync(join(import.meta.dirname, 'project'), folder, { recursive: true });
    const project = new Project(folder);
    project.write('line.txt', 'line 0');
    project.configure({});
    return project;
  }

  /** The same content in another folder, with nothing that an earlier run has kept. */
  copy(): Project {
    const folder = mkdtempSync(join(tmpdir(), 'todo-deploy-sequence-cold-'));
    cpSync(this.folder, folder, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.includes('.todo-deploy'),
    });
    const copy = new Project(folder);
    copy.settings = this.settings;
    copy.configure({});
    return copy;
  }

  /** Path of a file that goes into the image. */
  path(name: string): string {
    return join(this.folder, 'program', name);
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
  }

  /** The template of the chart. */
  get template(): string {
    return join(this.folder, 'helm/templates/all.yaml');
  }

  configure(changed: Partial<Settings>): void {
    this.settings = { ...this.settings, ...changed };
    const { note, replicas, token } = this.settings;
    const app = {
      ...{ path: 'program', dockerfile: 'Dockerfile', chart: 'helm', port: 8000, health: '/' },
      ...{ imageBudget: 250, replicas, env: { NOTE: note }, secrets: [{ name: 'TOKEN' }] },
    };
    const config = {
      ...{ version: 1, name: 'sequence', database: { source: 'external' } },
      cluster: { registry: 'localhost:5000' },
      components: { app },
    };
    writeFileSync(join(this.folder, 'todo-deploy.yaml'), JSON.stringify(config));
    const secrets = join(this.folder, '.todo-deploy');
    mkdirSync(secrets, { recursive: true });
    writeFileSync(join(secrets, 'secrets.env'), `TOKEN=${token}\n`, { mode: 0o600 });
  }

  told(): Told {
    const folder = join(this.folder, 'program');
    const names = readdirSync(folder).filter((name) => name !== 'program.py');
    const files = names.sort().map((name) => [name, describe(join(folder, name))]);
    const { note, token } = this.settings;
    return {
      files: Object.fromEntries(files) as Record<string, string>,
      env: { NOTE: note, TOKEN: token },
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function describe(path: string): string {
  const entry = lstatSync(path);
  if (entry.isSymbolicLink()) return `link ${readlinkSync(path)}`;
  const kind = (entry.mode & 0o100) === 0 ? 'file' : 'program';
  return `${kind} ${readFileSync(path, 'utf8')}`;
}

/** Removes what is there of a name, whatever it is. */
export function clear(path: string): void {
  rmSync(path, { force: true });
}

/** Makes a file that is there a program, or a program a file. */
export function turn(path: string): void {
  if (!existsSync(path) || lstatSync(path).isSymbolicLink()) return;
  chmodSync(path, (lstatSync(path).mode & 0o100) === 0 ? 0o755 : 0o644);
}
