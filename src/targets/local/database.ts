import { databaseComponent } from '../../config/project.ts';
import { teller } from '../../pipeline/run.ts';
import type { StepResult } from '../../pipeline/stepper.ts';
import { databasePassword } from '../../secrets/derive.ts';
import type { ProcessSpec, Supervisor } from '../../supervisor/spec.ts';
import { urlIn } from '../database-url.ts';
import type { TargetContext } from '../target.ts';
import { caFileOf } from './builds/command.ts';
import { createDatabaseOnceUp } from './postgres/create-database.ts';
import { postgresVersion } from './postgres/pins.ts';
import { prepareDatabase } from './postgres/prepare.ts';
import { findPostgres, postgresFolder, programsIn } from './postgres/programs.ts';
import { providePostgres } from './postgres/provide.ts';
import { postgresServer, type ServerProcess } from './postgres/server.ts';
import { endStalePostgres } from './postgres/stale.ts';
import { postgresUser } from './postgres/user.ts';
import type { Site } from './site.ts';
import type { LocalRun } from './up.ts';

/** How the PostgreSQL beside the app is run; undefined when the database is outside. */
export async function databaseServer(
  { ports, env }: TargetContext,
  { machine, folders }: Site,
  port: number | undefined,
): Promise<(ServerProcess & { readonly port: number }) | undefined> {
  if (port === undefined) return undefined;
  const programs = programsIn(postgresFolder(folders.cache, machine), machine);
  const user = await postgresUser(machine, ports.files);
  return { ...postgresServer({ programs, folders, port, user, env, machine }), port };
}

/** Programs that have to be fetched before the database can run, for people. */
export async function missingPrograms(
  { ports }: TargetContext,
  { machine, folders }: Site,
): Promise<string[]> {
  const found = await findPostgres(folders.cache, machine, ports.files);
  return found === undefined ? [`PostgreSQL ${postgresVersion}`] : [];
}

/** Fetches what the database needs; one line for people. */
export async function provideDatabase({ context, site }: LocalRun): Promise<string> {
  await providePostgres(fetchRequest(context, site));
  return `PostgreSQL ${postgresVersion}`;
}

/**
 * Makes the data folder where there is none, and starts PostgreSQL unless it runs already; `specs` are all
 * processes that shall run meanwhile. Throws what the parts throw.
 */
export async function startDatabase(
  run: LocalRun,
  supervisor: Supervisor,
  specs: readonly ProcessSpec[],
  untilReady: () => Promise<void>,
): Promise<StepResult<void>> {
  const { context, site, secrets } = run;
  const { project, ports } = context;
  const password = secrets[databaseComponent]?.[databasePassword] ?? '';
  const request = { ...fetchRequest(context, site), project, folders: site.folders, password };
  const { data } = await prepareDatabase(request);
  const running = (await supervisor.states()).some(
    ({ name, pid }) => name === databaseComponent && pid !== null,
  );
  if (!running) await endDatabase(context, site);
  await supervisor.apply(specs);
  await untilReady();
  const { url } = urlIn(secrets);
  const { clock } = ports;
  await createDatabaseOnceUp(ports.postgres, url, { clock, signal: context.signal });
  const summary = data === 'made' ? 'PostgreSQL is ready, with new data' : 'PostgreSQL is ready';
  return { output: undefined, summary };
}

/** Ends a PostgreSQL that nobody supervises any more. */
export async function endDatabase(
  { ports, signal }: TargetContext,
  { folders }: Site,
): Promise<void> {
  const { files, clock } = ports;
  await endStalePostgres({ folders, files, processes: ports.postgresProcesses, clock, signal });
}

function fetchRequest({ project, ports, env, emit, signal }: TargetContext, site: Site) {
  const { exec, files, http } = ports;
  const { machine, folders } = site;
  const caFile = caFileOf({ project });
  return {
    ...{ exec, files, http, machine, env, cache: folders.cache, cwd: project.root, signal },
    ...(caFile === undefined ? {} : { caFile }),
    tell: teller(emit, 'tools'),
  };
}
