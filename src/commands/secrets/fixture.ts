import { Readable, Writable } from 'node:stream';
import { dump } from 'js-yaml';
import type { ConfigInput } from '../../config/schema.ts';
import type { DeployEvent } from '../../pipeline/events.ts';
import { fakeExec, type FakeProgram } from '../../ports/exec/fake.ts';
import { fakeFiles } from '../../ports/files/fake.ts';
import type { Ports } from '../../ports/index.ts';
import type { CommandContext, GlobalOptions } from '../command.ts';
import { openScene, type SecretsOptions, type Verb } from './scene.ts';

/** The secrets file of the project. */
export const file = '/shop/.todo-deploy/secrets.env';

/** How a verb is called, and what is there. */
export interface Call {
  readonly operand?: string;
  readonly options?: SecretsOptions;
  readonly global?: Partial<GlobalOptions>;
  readonly env?: Readonly<Record<string, string>>;
  /** What comes through the pipe; without it standard input is a terminal. */
  readonly input?: string;
  /** Standard output is a terminal. */
  readonly screen?: boolean;
  readonly git?: FakeProgram;
  readonly database?: ConfigInput['database'];
}

const web = {
  ...{ path: 'web', dockerfile: 'docker/web', chart: 'helm/web', port: 3000, health: '/' },
  ...{ imageBudget: 100, expose: true },
  secrets: [
    { name: 'KEY', generate: true },
    { name: 'TOKEN' },
    { name: 'EXTRA', optional: true },
    { name: 'DATABASE_URL' },
    { name: 'DATABASE_URL_DIRECT' },
  ],
};

/** A project with a secrets file, and a way to call verbs on it, one after the other. */
export async function shop(stored?: string) {
  const files = fakeFiles({
    ...{ '/shop/web/main.js': '', '/shop/docker/web': 'FROM scratch' },
    '/shop/helm/web/Chart.yaml': 'apiVersion: v2',
    '/shop/helm/postgres/Chart.yaml': 'apiVersion: v2',
  });
  if (stored !== undefined) await files.writeText(file, stored, { mode: 0o600 });
  const call = async (verb: Verb, how: Call = {}) => {
    const { database = { source: 'in-cluster' } } = how;
    const config = { version: 1, name: 'shop', database, components: { web } };
    await files.writeText('/shop/todo-deploy.yaml', dump(config));
    const events: DeployEvent[] = [];
    const shown: string[] = [];
    const streams = streamsOf(how, shown);
    const scene = await openScene(contextOf(how, files, events), how.options ?? {}, streams);
    await verb(scene, how.operand);
    const result = events.find((event) => event.type === 'result');
    const warnings = events.filter((event) => event.type === 'warning');
    return { shown: shown.join(''), events, result, warnings: warnings.map((one) => one.message) };
  };
  return { files, call };
}

function streamsOf({ input, screen = false }: Call, shown: string[]) {
  const stdin = Object.assign(Readable.from([input ?? '']), { isTTY: input === undefined });
  const write = (chunk: Buffer, _encoding: string, done: () => void) => {
    shown.push(chunk.toString());
    done();
  };
  return { stdin, stdout: Object.assign(new Writable({ write }), { isTTY: screen }) };
}

function contextOf(
  { global = {}, env = {}, git = () => ({ exitCode: 128 }) }: Call,
  files: Ports['files'],
  events: DeployEvent[],
): CommandContext {
  const silent = () => undefined;
  const reporter = { emit: silent, pause: silent, resume: silent, setRedactor: silent };
  return {
    ...{ cwd: '/shop', env, interactive: false, packageRoot: '/package' },
    global: { json: false, yes: false, verbose: false, plain: false, color: false, ...global },
    ports: { files, exec: fakeExec({ git }) } as unknown as Ports,
    emit: (event) => events.push(event),
    reporter: { ...reporter, close: () => Promise.resolve() },
    setRedactor: silent,
    signal: new AbortController().signal,
    afterStop: () => new AbortController().signal,
  };
}
