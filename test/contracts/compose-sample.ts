import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configSchema } from '../../src/config/schema.ts';
import type { Project } from '../../src/config/project.ts';
import type { DeployEvent } from '../../src/pipeline/events.ts';
import type { Ports } from '../../src/ports/index.ts';
import type { ContainerSpec } from '../../src/ports/docker-containers.ts';
import { FakeDocker } from '../../src/ports/docker/fake.ts';
import type { FakeProgram } from '../../src/ports/docker/fake-containers.ts';
import { fakeExec } from '../../src/ports/exec/fake.ts';
import { nodeFiles } from '../../src/ports/files/node.ts';
import { fakeHttp } from '../../src/ports/http/fake.ts';
import { composeTarget } from '../../src/targets/compose/index.ts';
import type { Target } from '../../src/targets/target.ts';
import { createPorts } from '../../src/wiring.ts';
import { bedBase, bedIsUp } from './engine-of-this-machine.ts';

/** What the compose file of the sample says in one test. */
export interface SampleParts {
  readonly web?: string;
  readonly migrate?: string;
  readonly more?: string;
}

const echo = `import socketserver
class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        while data := self.request.recv(65536): self.request.sendall(data)
socketserver.ThreadingTCPServer(("0.0.0.0", 5432), Echo).serve_forever()`;

export const serves = `print("web serves", flush=True)
from http.server import *
class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args): pass
    def do_GET(self):
        body = open("/run/given/values").read().count("=")
        self.send_response(200); self.end_headers(); self.wfile.write(str(body).encode())
ThreadingHTTPServer(("0.0.0.0", 8000), Handler).serve_forever()`;

const takes =
  'import sys; text = sys.stdin.read(); open("/run/given/values", "w").write(text); print(text.count("="), "given", flush=True)';

const python = (script: string): string => JSON.stringify(['python3', '-c', script]);
const check = (port: number): string =>
  JSON.stringify([
    'CMD',
    'python3',
    '-c',
    `import socket; socket.create_connection(("127.0.0.1", ${port}))`,
  ]);

/** A deployment that starts within seconds: a server, its migration, a database that gives back what it gets. */
export class ComposeSample {
  readonly events: DeployEvent[] = [];
  readonly stop = new AbortController();
  folder = '';

  constructor(
    readonly name: string,
    readonly port: number,
    readonly ports: Ports,
  ) {}

  async make(): Promise<void> {
    this.folder = await fs.mkdtemp(join(tmpdir(), 'compose-target-'));
    await fs.mkdir(join(this.folder, 'web'));
    await fs.writeFile(join(this.folder, 'web/Dockerfile'), `FROM ${bedBase}\nENV SAMPLE=yes\n`);
    await this.write();
  }

  /** The compose file with these parts. */
  async write({
    web = serves,
    migrate = 'print("migrated", flush=True)',
    more = '',
  }: SampleParts = {}) {
    const health = (port: number) => `{ test: ${check(port)}, interval: 300ms, retries: 30 }`;
    const text = `services:
  secrets:
    image: ${this.name}-web
    command: ${python(takes)}
    network_mode: none
    volumes: ['secrets:/run/given']
    labels: { todo-deploy/secrets: stdin }
  store:
    image: ${bedBase}
    command: ${python(echo)}
    environment: { POSTGRES_PASSWORD: of-the-sample }
    networks: [inside]
    stop_grace_period: 1s
    restart: unless-stopped
    healthcheck: ${health(5432)}
    labels: { todo-deploy/database: 'true' }
    volumes: ['data:/data']
    depends_on:
      secrets: { condition: service_completed_successfully }
  migrate:
    image: ${this.name}-web
    command: ${python(migrate)}
    networks: [inside]
    depends_on: { store: { condition: service_healthy } }
  web:
    image: ${this.name}-web
    build: ../web
    command: ${web.startsWith('/') ? JSON.stringify([web]) : python(web)}
    environment: { TOKEN: '\${TOKEN:-}' }
    networks: [inside, outside]
    ports: ['8000:8000']
    volumes: ['secrets:/run/given:ro']
    stop_grace_period: 1s
    restart: unless-stopped
    healthcheck: ${health(8000)}
    depends_on:
      migrate: { condition: service_completed_successfully }
${more}
networks: { outside: {}, inside: { internal: true } }
volumes: { data: {}, secrets: {} }
`;
    await fs.mkdir(join(this.folder, 'docker'), { recursive: true });
    await fs.writeFile(join(this.folder, 'docker/docker-compose.yml'), text);
  }

  project(env: Record<string, string> = {}): Project {
    const config = configSchema.parse({
      ...{ version: 1, name: this.name, port: this.port, database: { source: 'in-cluster' } },
      components: {
        web: {
          ...{ path: 'web', dockerfile: 'web/Dockerfile', chart: 'helm/web', port: 8000 },
          ...{ health: '/', imageBudget: 1000, expose: true, env, migrate: true },
          secrets: [{ name: 'TOKEN', generate: true }, { name: 'DATABASE_URL' }],
          local: { runtime: 'python', start: ['python', 'web.py'] },
        },
      },
    });
    const file = join(this.folder, 'todo-deploy.yaml');
    return { config, root: this.folder, file, namespace: this.name };
  }

  target(env: Record<string, string> = {}): Promise<Target> {
    return composeTarget({
      ...{ project: this.project(env), ports: this.ports, env: {}, signal: this.stop.signal },
      emit: (event) => this.events.push(event),
      setRedactor: () => undefined,
    });
  }

  /** `up`; gives the URL. */
  async up(env: Record<string, string> = {}, rollback = true): Promise<string | undefined> {
    const planned = await (await this.target(env)).planUp({ dryRun: false });
    const deadline = Date.now() + 60_000;
    return planned.carryOut({ allowLarge: false, rollback, deadline });
  }

  async idOf(service: string): Promise<string | undefined> {
    return (await this.ports.docker.containers.inspect(`${this.name}-${service}-1`))?.id;
  }

  async remove(): Promise<void> {
    const options = { data: true, images: true, cluster: false };
    await this.write();
    await (await (await this.target()).planTeardown(options)).carryOut(() => undefined);
    await fs.rm(this.folder, { recursive: true, force: true });
  }
}

/** What the programs of the sample do, for the fake. */
export function sampleProgram({ command = [] }: ContainerSpec, input: string): FakeProgram {
  const script = command.at(-1) ?? '';
  if (command.length === 1) return { error: `exec: "${script}": no such file or directory` };
  if (script === takes) return { lines: [`${input.split('=').length - 1} given`], exitCode: 0 };
  const exit = /exit\((\d+)\)/.exec(script)?.[1];
  const lines = [...script.matchAll(/print\("([^"]*)"/g)].map(([, line = '']) => line);
  if (exit !== undefined) return { lines, exitCode: Number(exit) };
  return script.startsWith('print("migrated"') ? { lines, exitCode: 0 } : { lines };
}

/** The sample on the fake engine, and on the real one where the bed is up; ports from `port` on. */
export async function composeSamples(
  suite: string,
  port: number,
): Promise<[string, ComposeSample][]> {
  const run = `${suite}${randomUUID().slice(0, 6)}`;
  const docker = new FakeDocker();
  docker.add([bedBase]);
  docker.containers.program = sampleProgram;
  const http = fakeHttp(() => ({ status: 200, body: '4' }));
  const fakes = { ...createPorts({}), docker, http, files: nodeFiles, exec: fakeExec({}) };
  const samples: [string, ComposeSample][] = [
    ['the fake', new ComposeSample(`cf${run}`, port, fakes)],
  ];
  if (await bedIsUp(`compose target ${suite}`)) {
    const real = createPorts(process.env);
    samples.push(['this machine', new ComposeSample(`ct${run}`, port + 100, real)]);
  }
  return samples;
}
