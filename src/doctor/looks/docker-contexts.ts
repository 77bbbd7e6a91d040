import { join } from 'node:path';
import type { DockerEndpoint } from '../../clusters/provider.ts';
import type { Scene } from '../scene.ts';

/** An engine that this machine may have, and the docker context that leads to it. */
export interface KnownEngine extends DockerEndpoint {
  /** Undefined when no context names it. */
  readonly context?: string;
}

/** What we read of the file of a context. */
interface ContextMeta {
  readonly Name?: string;
  readonly Endpoints?: { readonly docker?: { readonly Host?: string } };
}

/** Engines other than the one at `endpoint` that answer, the system's own first. */
export async function otherEngines(scene: Scene, endpoint: string): Promise<KnownEngine[]> {
  const known = [...usual(scene), ...(await fromContexts(scene))];
  const others = known.filter(
    ({ host }, index) => host !== endpoint && known.findIndex((one) => one.host === host) === index,
  );
  const asked = await Promise.all(
    others.map(async (engine) => ({ engine, answer: await scene.ports.askEngine(engine) })),
  );
  return asked.filter(({ answer }) => answer.state === 'answers').map(({ engine }) => engine);
}

/** Where engines put their sockets. The context `default` is the system's socket. */
function usual({ system, env, ports }: Scene): KnownEngine[] {
  if (system.platform === 'win32')
    return [{ host: 'npipe:////./pipe/docker_engine', context: 'default' }];
  const { home } = ports.machine.facts;
  const runtime = env['XDG_RUNTIME_DIR'] ?? '';
  const sockets = [
    join(home, '.docker', 'run', 'docker.sock'),
    join(home, '.colima', 'default', 'docker.sock'),
    join(home, '.orbstack', 'run', 'docker.sock'),
    ...(runtime === '' ? [] : [join(runtime, 'docker.sock')]),
  ];
  return [
    { host: 'unix:///var/run/docker.sock', context: 'default' },
    ...sockets.map((path) => ({ host: `unix://${path}` })),
  ];
}

async function fromContexts({ ports, env }: Scene): Promise<KnownEngine[]> {
  const folder = env['DOCKER_CONFIG'] ?? join(ports.machine.facts.home, '.docker');
  const meta = join(folder, 'contexts', 'meta');
  const entries = await ports.files.walk(meta);
  const files = entries.filter(({ path }) => path.endsWith('/meta.json'));
  const texts = await Promise.all(files.map(({ path }) => ports.files.readText(join(meta, path))));
  return texts.flatMap((text) => {
    const { Name, Endpoints } = parsed(text);
    const host = Endpoints?.docker?.Host ?? '';
    return Name === undefined || host === '' ? [] : [{ host, context: Name }];
  });
}

function parsed(text: string | undefined): ContextMeta {
  try {
    return JSON.parse(text ?? '{}') as ContextMeta;
  } catch {
    // The docker command passes over it as well.
    return {};
  }
}
