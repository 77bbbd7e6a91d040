import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../config/schema.ts';
import { DeployError } from '../../errors.ts';
import type { DeployEvent } from '../../pipeline/events.ts';
import { sampleProject } from '../../pipeline/run-fixture.ts';
import { fakeFiles } from '../../ports/files/fake.ts';
import { FakeKubernetes } from '../../ports/kubernetes/fake.ts';
import { Syncer } from './syncer.ts';

const sample = sampleProject();
const { web } = sample.config.components;
const watch = {
  ...{ dockerfile: 'docker/dev', sync: [{ from: 'app', to: '/srv' }], reload: ['reload'] },
};
const config = configSchema.parse({ ...sample.config, components: { web: { ...web, watch } } });
const project = { ...sample, config };
const sight = (files: Record<string, string>) => new Map(Object.entries(files));

/** A cluster whose containers have sh, and a program that reloads. */
class Scene {
  readonly kubernetes = new FakeKubernetes();
  readonly files = fakeFiles({ '/shop/web/app/a.py': 'a2', '/shop/web/app/b.py': 'b' });
  readonly events: DeployEvent[] = [];
  /** What each call brought: paths with their text, and paths that it took away. */
  readonly brought: Record<string, string | null>[] = [];
  reloads = 0;
  complaint: string | undefined;
  time = 0;

  readonly syncer = new Syncer(
    {
      ...{ kubernetes: this.kubernetes, files: this.files, signal: new AbortController().signal },
      emit: (event) => this.events.push(event),
      clock: {
        now: () => this.time,
        sleep: (ms) => {
          this.time += ms;
          return Promise.resolve();
        },
      },
    },
    project,
    sight({ 'web/app/a.py': '1', 'web/app/gone.py': '1', 'web/requirements.txt': '1' }),
  );

  constructor() {
    this.kubernetes.install('sh', async (args, stream) => {
      const [, , , length = '', ...gone] = args;
      let bytes = Buffer.alloc(0);
      while (bytes.length < Number(length)) {
        const [chunk] = (await once(stream, 'data')) as [Buffer];
        bytes = Buffer.concat([bytes, chunk]);
      }
      const texts: Record<string, string | null> = {};
      for (const path of gone) texts[path] = null;
      const tar = extract();
      tar.end(bytes);
      for await (const entry of tar)
        texts[`/${entry.header.name}`] = (await buffer(entry)).toString('utf8');
      this.brought.push(texts);
    });
    this.kubernetes.install('reload', () => {
      this.reloads += 1;
      return this.complaint === undefined
        ? Promise.resolve()
        : Promise.reject(new Error(this.complaint));
    });
    this.health(200);
  }

  health(status: number | 'nothing'): void {
    const answer = () => {
      if (status !== 'nothing') return { status, body: 'hm' };
      throw new DeployError('environment', 'CLUSTER_UNREACHABLE', 'no answer in time');
    };
    const paths = ['pods/one:3000', 'pods/two:3000', 'services/shop-web:3000'];
    for (const path of paths)
      this.kubernetes.answer(`/api/v1/namespaces/shop/${path}/proxy/up`, answer);
  }

  pod(name: string, id: string, more: object = {}): void {
    const labels = { 'todo-deploy/project': 'shop', 'todo-deploy/component': 'web' };
    const running = { name: 'main', containerID: id, state: { running: {} } };
    this.kubernetes.store.put({
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', labels, ...more } },
      spec: { containers: [{ name: 'main' }] },
      status: { containerStatuses: [running] },
    });
  }
}

const now = sight({ 'web/app/a.py': '2', 'web/app/b.py': '1', 'web/requirements.txt': '1' });
const saved = new Set(['web/app/a.py', 'web/app/b.py', 'web/app/gone.py']);
const whole = { '/srv/gone.py': null, '/srv/a.py': 'a2', '/srv/b.py': 'b' };

describe('a save that is synced', () => {
  let scene: Scene;
  beforeEach(() => {
    scene = new Scene();
    scene.pod('one', 'containerd://1');
  });

  it('goes into every container of the component, reloads it, and waits until it serves', async () => {
    scene.pod('two', 'containerd://2');
    const job = [{ kind: 'Job', name: 'm', uid: 'x' }];
    scene.pod('migration', 'containerd://3', { ownerReferences: job });
    expect(await scene.syncer.sync(saved, now)).toBe(true);
    expect(scene.brought).toEqual([whole, whole]);
    expect(scene.reloads).toBe(2);
  });

  it('sends the next time what is new alone, and to a container that has started again everything', async () => {
    await scene.syncer.sync(saved, now);
    await scene.files.writeText('/shop/web/app/b.py', 'b2');
    const later = new Map([...now, ['web/app/b.py', '2']]);
    await scene.syncer.sync(new Set(['web/app/b.py']), later);
    expect(scene.brought.at(-1)).toEqual({ '/srv/b.py': 'b2' });
    await scene.syncer.catchUp(later);
    expect(scene.brought).toHaveLength(2);
    scene.pod('one', 'containerd://4');
    await scene.syncer.catchUp(later);
    expect(scene.brought.at(-1)).toEqual({ ...whole, '/srv/b.py': 'b2' });
  });

  it('is not taken when one of the files has to be built, or nothing runs', async () => {
    expect(await scene.syncer.sync(new Set([...saved, 'web/requirements.txt']), now)).toBe(false);
    await scene.kubernetes.delete({
      ...{ apiVersion: 'v1', kind: 'Pod', name: 'one', namespace: 'shop' },
    });
    expect(await scene.syncer.sync(saved, now)).toBe(false);
    expect(scene.brought).toEqual([]);
  });

  it('that does not start is told with its lines, and one that does not serve with its answer', async () => {
    scene.complaint = 'File "a.py", line 3\nSyntaxError: invalid syntax';
    await expect(scene.syncer.sync(saved, now)).rejects.toMatchObject({
      ...{ code: 'SYNC_FAILED', kind: 'unhealthy' },
      message: 'web: what was saved does not work in pod one: SyntaxError: invalid syntax',
      details: ['File "a.py", line 3', 'SyntaxError: invalid syntax'],
    });
    scene.complaint = undefined;
    scene.health(503);
    await expect(scene.syncer.sync(saved, now)).rejects.toMatchObject({
      ...{ code: 'SYNC_UNHEALTHY', details: ['hm'] },
    });
    scene.health('nothing');
    await expect(scene.syncer.sync(saved, now)).rejects.toMatchObject({
      message: expect.stringContaining('/up answers nothing after 30 s') as string,
    });
  });
});
