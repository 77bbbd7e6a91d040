import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { isAlive, type Child, type Launch, type Processes } from '../../src/ports/processes.ts';
import { FakeProcesses } from '../../src/ports/processes/fake.ts';
import { nodeProcesses } from '../../src/ports/processes/node.ts';
import { freePort } from '../../src/supervisor/ports.ts';
import { failureOf } from './failure-of.ts';

const marker = { name: 'TODO_DEPLOY_TEST', value: `contract ${process.pid}` };
const quiet = 'setInterval(() => {}, 1_000)';
/** Does nothing but say something first, and again when it is asked to end. */
const talking = `process.on('SIGTERM', () => {}); console.log('out'); console.error('err'); ${quiet}`;

interface Subject {
  readonly processes: Processes;
  /** How this subject runs a script of Node. */
  readonly argv: (script: string) => readonly string[];
}

/** A fake whose programs behave like the scripts above. */
function fake(): Subject {
  const processes = new FakeProcesses();
  processes.broken.set('/nowhere/program', 'there is no such program');
  processes.stubborn.set(talking, (signal) => signal !== 'SIGTERM');
  const launch = processes.launch.bind(processes);
  processes.launch = async (wanted) => {
    const child = await launch(wanted);
    const started = processes.started.at(-1);
    if (wanted.argv[0] === talking) {
      setImmediate(() => {
        started?.write('stdout', 'out\n');
        started?.write('stderr', 'err\n');
      });
    }
    if (wanted.argv[0] === 'process.exit(3)') started?.exit({ code: 3, signal: null });
    return child;
  };
  return { processes, argv: (script) => [script] };
}

const subjects: readonly [string, () => Subject][] = [
  [
    'this machine',
    () => ({ processes: nodeProcesses, argv: (script) => [process.execPath, '-e', script] }),
  ],
  ['the fake', fake],
];

describe.each(subjects)('Processes of %s', (_name, make) => {
  const { processes, argv } = make();

  async function launch(script: string, changes: Partial<Launch> = {}): Promise<Child> {
    const env = { [marker.name]: marker.value };
    const onOutput = () => undefined;
    return processes.launch({ argv: argv(script), cwd: '/', env, onOutput, ...changes });
  }

  it('tells how a program ended', async () => {
    const child = await launch('process.exit(3)');
    expect(await child.exited).toEqual({ code: 3, signal: null });
    await child.closed;
    expect(await isAlive(processes, child.identity)).toBe(false);
  });

  it('gives its output, and knows it as long as it lives', async () => {
    const text = { stdout: '', stderr: '' };
    const heard = new AbortController();
    const child = await launch(talking, {
      onOutput: (stream, chunk) => {
        text[stream] += Buffer.from(chunk).toString();
        if (text.stdout !== '' && text.stderr !== '') heard.abort();
      },
    });
    if (!heard.signal.aborted) await once(heard.signal, 'abort');
    expect(text).toEqual({ stdout: 'out\n', stderr: 'err\n' });
    const { pid, started } = child.identity;
    expect(await processes.identify(pid)).toMatchObject({ pid, started });
    expect(await isAlive(processes, { pid, started: 'another time' })).toBe(false);

    await processes.signal(pid, 'SIGTERM');
    expect(await isAlive(processes, child.identity)).toBe(true);
    await processes.signalGroup(pid, 'SIGKILL');
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await child.closed;
    expect(await processes.identify(pid)).toBeUndefined();
  });

  it('finds what has a marker, each in a group of its own', async () => {
    const [ours, other] = await Promise.all([
      launch(quiet),
      launch(quiet, { env: { [marker.name]: `${marker.value} of another` } }),
    ]);
    const found = (await processes.list(marker)).filter(({ marked }) => marked);
    const { pid, started } = ours.identity;
    expect(found).toEqual([{ pid, started, group: pid, parent: found[0]?.parent, marked: true }]);
    const all = await processes.list(marker);
    expect(all.some((one) => one.pid === other.identity.pid)).toBe(true);
    for (const child of [ours, other]) {
      await processes.signal(child.identity.pid, 'SIGKILL');
      await child.exited;
    }
  });

  it('knows whether it is ours that listens on a port', async () => {
    const port = await freePort(25_000 + (process.pid % 1_000));
    const heard = new AbortController();
    const script = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log())`;
    const onOutput = (): void => {
      heard.abort();
    };
    const child = await launch(script, { env: {}, onOutput });
    if (processes instanceof FakeProcesses) {
      processes.started.at(-1)?.write('stdout', '\n');
      processes.foreignPorts.add(port + 1);
    }
    if (!heard.signal.aborted) await once(heard.signal, 'abort');
    const { pid } = child.identity;
    expect(await processes.ownsPort(pid, marker, port)).not.toBe(false);
    expect(await processes.ownsPort(pid, marker, port + 1)).not.toBe(true);
    if (processes instanceof FakeProcesses) processes.foreignPorts.add(port);
    const unknown = process.platform === 'linux' ? false : undefined;
    expect(await processes.ownsPort(process.pid, marker, port)).toBe(unknown);
    await processes.signal(pid, 'SIGKILL');
    await child.exited;
  });

  it.skipIf(process.getuid?.() !== 0)('runs a program as another user', async () => {
    const heard: string[] = [];
    const child = await launch('console.log(process.getuid(), process.getgroups().join())', {
      user: { uid: 65_534, gid: 65_534 },
      onOutput: (_stream, chunk) => heard.push(Buffer.from(chunk).toString()),
    });
    if (processes instanceof FakeProcesses) {
      expect(processes.started.at(-1)?.launch.user).toEqual({ uid: 65_534, gid: 65_534 });
      return;
    }
    await child.closed;
    expect(heard.join('')).toBe('65534 65534\n');
  });

  it('says why a program was not started', async () => {
    const error = await failureOf(launch('', { argv: ['/nowhere/program'] }));
    expect(error).toMatchObject({ kind: 'environment', code: 'PROCESS_NOT_STARTED' });
    expect(error.message).toContain('there is no such program');
  });

  it('does nothing to a process that is gone', async () => {
    const child = await launch('process.exit(3)');
    await child.exited;
    await processes.signal(child.identity.pid, 'SIGKILL');
    await processes.signalGroup(child.identity.pid, 'SIGKILL');
  });
});
