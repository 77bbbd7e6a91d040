import { afterEach, beforeAll, expect, it } from 'vitest';
import { run } from '../bed/shell.ts';
import { describeOnBed } from '../e2e/harness/bed.ts';
import { toldBy } from '../sequences/cluster.ts';
import { context, kubectl } from '../slow-starts/project.ts';
import { WatchedProject } from './project.ts';
import { Watching } from './watching.ts';

/** A person who writes code while it runs in a real cluster. */
describeOnBed(`up --watch on ${context}`, () => {
  let namespace = '';
  let project: WatchedProject;
  let watching: Watching;

  beforeAll(() => run('npm', ['run', '-s', 'build']));

  afterEach(async () => {
    watching.kill();
    project.remove();
    await kubectl(['delete', 'namespace', namespace, '--wait=false']);
  });

  async function begin(synced: boolean): Promise<void> {
    namespace = `watch-${process.pid}-${synced ? 'synced' : 'built'}`;
    project = new WatchedProject(namespace, synced);
    watching = new Watching(project);
    await watching.idle();
  }

  const notes = async () => (await toldBy(namespace)).map(({ env }) => env['NOTE']);
  const lines = async () => (await toldBy(namespace)).map(({ files }) => files['line.txt']);
  const images = () =>
    kubectl([
      ...['get', 'pods', '-n', namespace, '--field-selector', 'status.phase=Running'],
      ...['-o', 'jsonpath={.items[*].metadata.labels.todo-deploy/fingerprint}'],
    ]);
  const errors = () =>
    watching.events().flatMap((event) => (event.type === 'error' ? [event.error] : []));

  it('builds and releases what is saved, and ends clean', async () => {
    await begin(false);
    project.write('program/line.txt', 'one');
    expect(await watching.round()).toMatchObject({ outcome: 'live' });
    expect(await lines()).toEqual(['file one', 'file one', 'file one']);
    project.write('todo-deploy.yaml', '{');
    expect(await watching.round()).toMatchObject({ outcome: 'failed' });
    expect(errors()).toMatchObject([{ code: 'CONFIG_INVALID' }]);
    project.configure('second');
    expect(await watching.round()).toMatchObject({ outcome: 'live' });
    expect(await notes()).toEqual(['second', 'second', 'second']);
    expect(await watching.stop()).toBe(0);
    expect(await kubectl(['get', 'leases', '-n', namespace, '-o', 'name'])).toBe('');
  });

  it('brings what is saved into the container, tells what is broken, and releases the plain image at its end', async () => {
    await begin(true);
    const development = await images();
    project.edit('"env": env', '"env": {**env, "NOTE": "edited"}');
    expect(await watching.round()).toMatchObject({ outcome: 'live' });
    expect(await notes()).toEqual(['edited', 'edited', 'edited']);
    project.write('program/line.txt', 'x'.repeat(1_000_000));
    await watching.round();
    project.rename('program/line.txt', 'program/other.txt');
    await watching.round();
    const [told] = await toldBy(namespace);
    expect(Object.keys(told?.files ?? {})).toEqual(['dev.py', 'other.txt']);
    expect(told?.files['other.txt']).toHaveLength('file '.length + 1_000_000);
    expect(await images()).toBe(development);
    project.edit('def state() -> bytes:', 'def state( -> bytes:');
    expect(await watching.round()).toMatchObject({ outcome: 'failed' });
    const [error] = errors();
    expect(error).toMatchObject({ code: 'SYNC_FAILED', kind: 'unhealthy' });
    expect(error?.message).toContain('SyntaxError');
    expect(error?.details.join('\n')).toContain('/program/program.py');
    project.edit('def state( -> bytes:', 'def state() -> bytes:');
    expect(await watching.round()).toMatchObject({ outcome: 'live' });
    // A pod that starts anew has what its image has, until it is brought what was saved since.
    await kubectl(['delete', 'pods', '--all', '-n', namespace, '--wait=true']);
    await expect.poll(notes, { timeout: 30_000 }).toEqual(['edited', 'edited', 'edited']);
    expect(await watching.stop()).toBe(0);
    expect(await images()).not.toBe(development);
    expect(await notes()).toEqual(['edited', 'edited', 'edited']);
    watching = new Watching(project, []);
    expect(await watching.ended()).toBe(0);
    expect(watching.events().at(-1)).toMatchObject({ type: 'result', result: { changed: false } });
  });
});
