import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { CommandContext } from '../../../src/commands/command.ts';
import type { DbOptions, DbVerb } from '../../../src/commands/db/verb.ts';
import { DeployError } from '../../../src/errors.ts';
import type { DeployEvent } from '../../../src/pipeline/events.ts';
import { createPorts } from '../../../src/wiring.ts';
import type { BackupScene } from './scene.ts';

const web = {
  ...{ path: '.', dockerfile: 'Dockerfile', chart: 'chart', port: 3000, health: '/' },
  ...{ imageBudget: 100, expose: true, migrate: true },
  secrets: [
    { name: 'DATABASE_URL' },
    { name: 'DATABASE_URL_DIRECT' },
    { name: 'DATABASE_CA', optional: true },
  ],
};

export interface Call {
  readonly database: string;
  readonly options?: DbOptions;
  readonly file?: string;
  /** Ctrl-C when a note begins like this. */
  readonly stopAt?: string;
  readonly input?: string;
}

export interface Ran {
  readonly code: number;
  /** Everything that was told, as one text. */
  readonly told: string;
  /** What the last event says. */
  readonly text: string;
  readonly result: Readonly<Record<string, unknown>>;
}

/** A project whose database is outside: one of the server of the scene. */
export interface Shop {
  readonly folder: string;
  /** Runs a verb of `db` as the program does. Throws what it throws. */
  run(verb: DbVerb, call: Call): Promise<Ran>;
  remove(): void;
}

export function makeShop({ server, url }: BackupScene): Shop {
  const folder = mkdtempSync(join(tmpdir(), 'backup-command-'));
  const database = { source: 'external', caFile: 'ca.pem' };
  const config = { version: 1, name: 'shop', database, components: { web } };
  mkdirSync(join(folder, 'chart'));
  for (const [name, text] of Object.entries({
    ...{ 'todo-deploy.yaml': JSON.stringify(config), 'ca.pem': server.ca },
    ...{ Dockerfile: 'FROM scratch', 'chart/Chart.yaml': 'apiVersion: v2' },
  }))
    writeFileSync(join(folder, name), text);
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true });
    },
    run: async (verb, { database: name, options = {}, file, stopAt, input = '' }) => {
      const stop = new AbortController();
      const events: DeployEvent[] = [];
      const env = { ...process.env, DATABASE_URL: url(name) };
      const context: Partial<CommandContext> = {
        ...{ cwd: folder, env, interactive: false, ports: createPorts(env), signal: stop.signal },
        global: { json: true, yes: false, verbose: false, plain: false, color: false },
        setRedactor: () => undefined,
        emit: (event) => {
          events.push(event);
          if (stopAt !== undefined && event.type === 'note' && event.message.startsWith(stopAt))
            stop.abort(new DeployError('interrupted', 'INTERRUPTED', 'stopped'));
        },
      };
      const code = await verb(context as CommandContext, options, Readable.from([input]), file);
      const last = events.find((event) => event.type === 'result');
      const result = (last?.result ?? {}) as Ran['result'];
      return { code, told: JSON.stringify(events), text: last?.text ?? '', result };
    },
  };
}
