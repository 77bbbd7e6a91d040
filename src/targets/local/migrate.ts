import { DeployError } from '../../errors.ts';
import { teller } from '../../pipeline/run.ts';
import type { StepResult } from '../../pipeline/stepper.ts';
import type { LocalBuild } from './builds/build.ts';
import type { LocalDeployment } from './deployment.ts';
import { inheritedEnv } from './machine.ts';
import { environmentOf } from './specs.ts';
import type { LocalRun } from './up.ts';

const timeoutMs = 10 * 60_000;
const linesShown = 20;

/**
 * Runs the migrations that have not run for these builds and this database, one after the other.
 * Throws MIGRATION_FAILED (unhealthy) with what it wrote.
 */
export async function migrateAll(
  run: LocalRun,
  wanted: LocalDeployment,
  builds: readonly LocalBuild[],
): Promise<StepResult<void>> {
  const done = run.site.deployment?.migrated;
  const due = builds.filter(
    ({ component, migrate }) =>
      migrate !== undefined && done?.[component] !== wanted.migrated[component],
  );
  for (const build of due) await migrateOne(run, wanted, build);
  const names = due.map(({ component }) => component).join(', ');
  return { output: undefined, summary: names === '' ? 'nothing to migrate' : `${names} migrated` };
}

async function migrateOne(
  run: LocalRun,
  wanted: LocalDeployment,
  { component: name, migrate = [] }: LocalBuild,
): Promise<void> {
  const { context, secrets, redact } = run;
  const part = wanted.components[name];
  const [file, ...args] = migrate;
  if (part === undefined || file === undefined) return;
  const tell = teller(context.emit, 'migrate', name);
  const env = environmentOf(part, secrets[name] ?? {}, inheritedEnv(context.env));
  const result = await context.ports.exec.run(
    { file, args },
    {
      ...{ cwd: part.folder, env, signal: context.signal, timeoutMs },
      onLine: (line) => {
        tell(redact(line));
      },
    },
  );
  if (result.exitCode === 0) return;
  const lines = `${result.stdout}\n${result.stderr}`
    .split('\n')
    .filter((line) => line.trim() !== '');
  const message = `the migration of ${name} ended with exit code ${result.exitCode}`;
  throw new DeployError('unhealthy', 'MIGRATION_FAILED', message, {
    details: lines.slice(-linesShown).map(redact),
    hint: 'Correct what it says, then run the same command again: it goes on from here.',
  });
}
