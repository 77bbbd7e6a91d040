/** What a person does with a deployment, from its first day to its last; `--verbose` wherever it says more. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { makeCanaries } from './canaries.ts';
import { valuesOfFile, writeInside, writeOutside } from './config.ts';
import type { HuntedDatabase } from './database.ts';
import type { Machine } from './machine.ts';
import type { Program } from './program.ts';

export interface Life {
  readonly machine: Machine;
  readonly program: Program;
  readonly canaries: ReturnType<typeof makeCanaries>;
  readonly database: HuntedDatabase;
  /** Looks at the cluster now: much of it is gone a moment later. */
  readonly look: () => Promise<void>;
}

const always = ['--yes', '--verbose'];

/** A database outside; every secret comes from somewhere else. */
export async function liveOutside(life: Life, namespace: string): Promise<void> {
  const { program, machine, look } = life;
  writeOutside(machine, namespace);
  await begin(life);
  await program.exits(0, ['up', ...always]);
  await look();
  await lookAround(program);
  await program.exits(0, ['logs', '--raw', '--tail', '500']);
  await program.exits(0, ['logs', '--json']);
  await program.exits(0, ['render', 'manifests', '--verbose']);
  writeOutside(machine, namespace, 'crash');
  await program.exits(5, ['up', ...always]);
  await look();
  await program.exits(5, ['up', ...always, '--json', '--no-rollback']);
  await look();
  await program.exits(0, ['logs', '--previous']);
  writeOutside(machine, namespace, 'unready');
  await program.exits(5, ['up', ...always, '--no-rollback', '--timeout', '20s']);
  await look();
  await program.exits(5, ['status', '--verbose']);
  await program.exits(5, ['diagnose', '--verbose']);
  await program.exits(5, ['diagnose', '--bundle', '--verbose', '--json']);
  await program.exits(0, ['history', '--verbose']);
  await program.exits(0, ['history', '--json']);
  await program.exits(0, ['rollback', ...always]);
  await look();
  await program.exits(0, ['teardown', ...always, '--data']);
  await look();
}

/** Everything before the first deployment. */
async function begin({ program, machine, canaries, database }: Life): Promise<void> {
  const folder = join(machine.home, 'new');
  mkdirSync(folder);
  // Nobody can know yet that the project will refer to a variable of it.
  program.environment = machine.environmentBefore;
  const url = database.strangerUrl(canaries.initUrl);
  const keyFile = join(machine.own, 'key.txt');
  writeFileSync(keyFile, `${canaries.initKey}\n`);
  const inFolder = ['--config', join(folder, 'todo-deploy.yaml')];
  const flags = [...always, '--database-url-file', '-', '--openai-key-file', keyFile];
  await program.exits(0, ['init', ...flags], url, folder);
  await program.exits(0, ['secrets', 'list', ...inFolder, '--verbose'], '', folder);
  await program.exits(0, ['secrets', 'set', 'AWKWARD', '--verbose'], canaries.awkward);
  await program.exits(0, ['secrets', 'set', 'BETTER_AUTH_SECRET'], canaries.authSecret);
  const urls = { pooled: database.pooledUrl, direct: database.directUrl };
  program.environment = machine.environment;
  const file = join(machine.own, 'old.env');
  const lines = Object.entries(valuesOfFile(machine, urls)).map(
    ([name, value]) => `${name}=${value}`,
  );
  writeFileSync(file, lines.join('\n'));
  await program.exits(0, ['secrets', 'import', file, ...always]);
  await program.exits(0, ['secrets', 'list', '--verbose']);
  await program.exits(0, ['secrets', 'list', '--json']);
  const stranger = database.strangerUrl(canaries.checkedUrl);
  await program.exits(
    3,
    ['db', 'check', '--url-stdin', '--ca-file', 'ca.pem', '--verbose'],
    stranger,
  );
  await program.exits(0, ['db', 'check', '--verbose']);
  await program.exits(0, ['doctor', '--verbose']);
  await program.exits(0, ['up', '--dry-run', ...always]);
}

async function lookAround(program: Program): Promise<void> {
  await program.exits(0, ['status', '--verbose']);
  await program.exits(0, ['status', '--json']);
  await program.exits(0, ['diagnose', '--verbose']);
  await program.exits(0, ['logs', '--verbose']);
}

/** The database inside; its password and the key of the app are made by todo-deploy. */
export async function liveInside(
  { program, machine, look }: Life,
  namespace: string,
): Promise<void> {
  writeInside(machine, namespace);
  // This project asks for neither of the variables: they would be no secrets to it.
  program.environment = machine.bareEnvironment;
  const here = ['--config', 'inside.yaml'];
  await program.exits(0, ['up', ...here, ...always]);
  await look();
  await program.exits(0, ['status', ...here, '--verbose']);
  await program.exits(0, ['logs', ...here, '--verbose']);
  await program.exits(0, ['secrets', 'list', ...here, '--verbose']);
  await program.exits(0, ['teardown', ...here, ...always, '--data']);
}
