import { componentsInOrder, databaseComponent, type Project } from '../../config/project.ts';
import { isPortOurs } from '../../supervisor/ensure.ts';
import { freePort, holdPort, isPortFree, type LetGo } from '../../supervisor/ports.ts';
import type { Site } from './site.ts';

/** First port tried for the PostgreSQL beside the app: not 5432, which other ones have. */
const databasePort = 15_432;

/** Ports by process, the database included. */
export type LocalPorts = Readonly<Record<string, number>>;

export interface ChosenPorts {
  readonly ports: LocalPorts;
  /** Lets go of the port of one process, or of all that are held still: who is to listen there is about to. */
  readonly letGo: (name?: string) => Promise<void>;
}

/**
 * A port for each process: the one that it has, else the one that it had, else the first free one from the
 * preferred one on. With `hold` nobody else can take a free one until it is let go.
 * Throws PORT_TAKEN (environment) when there is none.
 */
export async function choosePorts(
  { config }: Project,
  site: Site,
  { hold }: { readonly hold: boolean },
): Promise<ChosenPorts> {
  const wanted: [name: string, preferred: number][] = componentsInOrder(config).map((component) => [
    component.name,
    component.expose ? config.port : component.port,
  ]);
  if (config.database.source === 'in-cluster') wanted.unshift([databaseComponent, databasePort]);
  const ports: Record<string, number> = {};
  const held = new Map<string, LetGo>();
  for (const [name, preferred] of wanted) {
    const taken = new Set(Object.values(ports));
    const { port, letGo } = await portFor(name, preferred, site, { hold, taken });
    ports[name] = port;
    if (letGo !== undefined) held.set(name, letGo);
  }
  const letGo = async (name?: string): Promise<void> => {
    const names = name === undefined ? [...held.keys()] : [name];
    for (const one of names) {
      await held.get(one)?.();
      held.delete(one);
    }
  };
  return { ports, letGo };
}

interface PortOptions {
  readonly hold: boolean;
  /** Ports of the other processes. */
  readonly taken: ReadonlySet<number>;
}

interface ChosenPort {
  readonly port: number;
  readonly letGo?: LetGo | undefined;
}

async function portFor(
  name: string,
  preferred: number,
  site: Site,
  options: PortOptions,
): Promise<ChosenPort> {
  const { taken } = options;
  const { deployment, states } = site;
  const running = states?.find((state) => state.name === name && state.pid !== null);
  const remembered =
    name === databaseComponent ? deployment?.databasePort : deployment?.components[name]?.port;
  // Another preferred port in the configuration is a wish to move there.
  const near = (port: number): boolean => port >= preferred && port < preferred + 1_000;
  if (running !== undefined && near(running.port)) return { port: running.port };
  const again = remembered !== undefined && near(remembered) ? [remembered] : [];
  for (const port of again) {
    const chosen = taken.has(port) ? undefined : await take(port, options);
    if (chosen !== undefined) return chosen;
  }
  for (const port of [...again, preferred]) {
    if (!taken.has(port) && (await willBeFree(port, name, site))) return { port };
  }
  for (;;) {
    // Somebody may take it between the look and the hold: then the next one is looked for.
    const chosen = await take(await freePort(preferred, taken), options);
    if (chosen !== undefined) return chosen;
  }
}

async function take(port: number, { hold }: PortOptions): Promise<ChosenPort | undefined> {
  if (!(await isPortFree(port))) return undefined;
  if (!hold) return { port };
  const letGo = await holdPort(port);
  return letGo === undefined ? undefined : { port, letGo };
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
