import { componentsInOrder, databaseComponent, type Project } from '../../config/project.ts';
import { isPortOurs } from '../../supervisor/ensure.ts';
import { freePort, isPortFree } from '../../supervisor/ports.ts';
import type { Site } from './site.ts';

/** First port tried for the PostgreSQL beside the app: not 5432, which other ones have. */
const databasePort = 15_432;

/** Ports by process, the database included. */
export type LocalPorts = Readonly<Record<string, number>>;

/**
 * A port for each process: the one that it has, else the one that it had, else the first free one from the
 * preferred one on. Throws PORT_TAKEN (environment) when there is none.
 */
export async function choosePorts({ config }: Project, site: Site): Promise<LocalPorts> {
  const wanted: [name: string, preferred: number][] = componentsInOrder(config).map((component) => [
    component.name,
    component.expose ? config.port : component.port,
  ]);
  if (config.database.source === 'in-cluster') wanted.unshift([databaseComponent, databasePort]);
  const chosen: Record<string, number> = {};
  for (const [name, preferred] of wanted) {
    chosen[name] = await portFor(name, preferred, site, new Set(Object.values(chosen)));
  }
  return chosen;
}

async function portFor(
  name: string,
  preferred: number,
  site: Site,
  taken: ReadonlySet<number>,
): Promise<number> {
  const { deployment, states } = site;
  const running = states?.find((state) => state.name === name && state.pid !== null);
  const remembered =
    name === databaseComponent ? deployment?.databasePort : deployment?.components[name]?.port;
  // Another preferred port in the configuration is a wish to move there.
  const near = (port: number): boolean => port >= preferred && port < preferred + 1_000;
  if (running !== undefined && near(running.port)) return running.port;
  const again = remembered !== undefined && near(remembered) ? [remembered] : [];
  for (const port of again) if (!taken.has(port) && (await isPortFree(port))) return port;
  for (const port of [...again, preferred]) {
    if (!taken.has(port) && (await willBeFree(port, name, site))) return port;
  }
  return freePort(preferred, taken);
}

/**
 * It is held by what a killed supervisor left, which is ended before anything is started, or by this very
 * process, which was started again since the states were asked for.
 */
async function willBeFree(
  port: number,
  name: string,
  { folders, supervisor, states }: Site,
): Promise<boolean> {
  const isItsOwn = states?.some((state) => state.name === name && state.port === port) === true;
  if (supervisor !== undefined && !isItsOwn) return false;
  return isPortOurs({ folder: folders.state }, name, port);
}
