import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeployError } from '../../src/errors.ts';
import type { KubeObject, Kubernetes, WatchEvent } from '../../src/ports/kubernetes.ts';
import { waitFor } from './kubernetes-bed.ts';
import { subjects, type Subject } from './kubernetes-subjects.ts';

/** One contract, held by the fake and by the client on the real cluster of the bed. */

describe.each(subjects)('$name', ({ open }) => {
  let kubernetes: Kubernetes;
  let namespace: string;
  let subject: Subject;
  const map = (name: string, data: Record<string, string>, labels = {}): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, labels },
    data,
  });
  const ref = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', name, namespace });

  beforeAll(async () => {
    subject = await open();
    ({ kubernetes, namespace } = subject);
  });
  afterAll(() => subject.end());

  it('tells its version', async () => {
    expect(await kubernetes.version()).toMatch(/^v1\.\d+\.\d+/);
  });

  it('applies: makes, changes, and takes away what is no longer said', async () => {
    const made = await kubernetes.apply(map('applied', { a: '1', b: '2' }));
    expect(made.metadata.uid).not.toBe('');
    const changed = await kubernetes.apply(map('applied', { a: '3' }));
    expect(changed).toMatchObject({ kind: 'ConfigMap', metadata: { uid: made.metadata.uid } });
    expect(changed['data']).toEqual({ a: '3' });
    expect(changed.metadata.resourceVersion).not.toBe(made.metadata.resourceVersion);
    expect(await kubernetes.get(ref('applied'))).toMatchObject({ data: { a: '3' } });
  });

  it('applies what it has read, and changes nothing then', async () => {
    const made = await kubernetes.apply(map('same', { a: '1' }));
    const again = await kubernetes.apply(map('same', { a: '1' }));
    expect(again.metadata.resourceVersion).toBe(made.metadata.resourceVersion);
    expect(typeof made.metadata.creationTimestamp).toBe('string');
  });

  it('tries an apply without doing it', async () => {
    await kubernetes.apply(map('dry', { a: '1' }), { dryRun: true });
    expect(await kubernetes.get(ref('dry'))).toBeUndefined();
  });

  it('patches by merging', async () => {
    await kubernetes.apply(map('patched', { a: '1', b: '2' }));
    const patched = await kubernetes.patch(ref('patched'), { data: { b: null, c: '3' } });
    expect(patched['data']).toEqual({ a: '1', c: '3' });
    await expect(kubernetes.patch(ref('none'), {})).rejects.toMatchObject({
      code: 'KUBE_REJECTED',
    });
  });

  it('lists by label, with the kind of each object', async () => {
    await kubernetes.apply(map('one', {}, { tier: 'x' }));
    await kubernetes.apply(map('two', {}, { tier: 'y' }));
    const listed = async (labelSelector: string) =>
      (
        await kubernetes.list({ apiVersion: 'v1', kind: 'ConfigMap', namespace, labelSelector })
      ).map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(await listed('tier=x')).toEqual(['ConfigMap/one']);
    expect(await listed('tier!=x')).toContain('ConfigMap/two');
    expect(await listed('tier!=x')).not.toContain('ConfigMap/one');
    expect(await listed('tier')).toEqual(['ConfigMap/one', 'ConfigMap/two']);
  });

  it('lists no more than names and labels where that is enough', async () => {
    await kubernetes.apply(map('light', { heavy: 'x' }, { tier: 'light' }));
    const query = { apiVersion: 'v1', kind: 'ConfigMap', namespace, labelSelector: 'tier=light' };
    const [light, ...others] = await kubernetes.list({ ...query, metadataOnly: true });
    expect(others).toEqual([]);
    expect(Object.keys(light ?? {}).sort()).toEqual(['apiVersion', 'kind', 'metadata']);
    expect(light).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'light', namespace } });
    expect(light?.metadata.labels).toEqual({ tier: 'light' });
  });

  it('deletes, and says whether there was something', async () => {
    await kubernetes.apply(map('doomed', {}));
    expect(await kubernetes.delete(ref('doomed'))).toBe(true);
    expect(await kubernetes.get(ref('doomed'))).toBeUndefined();
    expect(await kubernetes.delete(ref('doomed'))).toBe(false);
  });

  it('watches: first the whole list, then each change, until the signal', async () => {
    await kubernetes.apply(map('w-old', { v: '1' }, { watch: 'me' }));
    const stop = new AbortController();
    const seen: string[] = [];
    const note = (event: WatchEvent) => {
      if (event.type === 'synced') {
        seen.push(`synced ${event.objects.map(({ metadata }) => metadata.name).join()}`);
      } else {
        seen.push(`${event.type} ${event.object.kind}/${event.object.metadata.name}`);
      }
    };
    const query = { apiVersion: 'v1', kind: 'ConfigMap', namespace, labelSelector: 'watch=me' };
    const watching = kubernetes.watch(query, note, stop.signal);
    await waitFor(() => seen.length === 1);
    await kubernetes.apply(map('w-new', { v: '1' }, { watch: 'me' }));
    await kubernetes.apply(map('w-other', {}, { watch: 'no' }));
    await kubernetes.apply(map('w-new', { v: '2' }, { watch: 'me' }));
    await kubernetes.delete(ref('w-old'));
    await waitFor(() => seen.length === 4);
    stop.abort();
    await watching;
    await kubernetes.apply(map('w-late', {}, { watch: 'me' }));
    expect(seen).toEqual([
      'synced w-old',
      'added ConfigMap/w-new',
      'modified ConfigMap/w-new',
      'deleted ConfigMap/w-old',
    ]);
  });

  it('ends a watch whose signal has fired already', async () => {
    const query = { apiVersion: 'v1', kind: 'ConfigMap', namespace };
    await kubernetes.watch(query, () => undefined, AbortSignal.abort());
  });

  it('answers raw paths whatever the status', async () => {
    const { status, ms } = await kubernetes.raw('/no/such/path');
    expect(status).toBe(404);
    expect(ms).toBeGreaterThanOrEqual(0);
  });

  describe('a pod', () => {
    let name: string;
    beforeAll(async () => {
      name = await subject.startPod();
    });
    const read = async (options: object, signal?: AbortSignal, count = Infinity) => {
      const texts: string[] = [];
      const pod = { namespace, name };
      for await (const line of kubernetes.logs(pod, { container: 'main', ...options }, signal)) {
        expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
        texts.push(line.text);
        if (texts.length === count) break;
      }
      return texts;
    };

    const times = async () => {
      const found: string[] = [];
      for await (const { time } of kubernetes.logs({ namespace, name }, { container: 'main' })) {
        found.push(time);
      }
      return found;
    };

    it('has a log that ends', async () => {
      expect(await read({})).toEqual(['line 1', 'line 2', 'line 3']);
      expect(await read({ tailLines: 1 })).toEqual(['line 3']);
    });

    it('has a log that comes in batches, the first of them empty', async () => {
      const batches = [];
      const options = { container: 'main', bytes: true };
      for await (const lines of kubernetes.logBatches({ namespace, name }, options)) {
        batches.push(lines.map(({ text }) => text));
      }
      expect(batches[0]).toEqual([]);
      expect(batches.flat()).toEqual(['line 1', 'line 2', 'line 3']);
    });

    it('has a log that goes on from the whole second of a time', async () => {
      const [, second] = await times();
      const at = new Date(Date.parse(second!)).toISOString().replace(/\.\d+Z$/, '.999Z');
      expect(await read({ sinceTime: at })).toContain('line 2');
    });

    it('has a log that can be followed until the signal', async () => {
      const stop = new AbortController();
      setTimeout(() => {
        stop.abort();
      }, 500);
      expect(await read({ follow: true }, stop.signal)).toEqual(['line 1', 'line 2', 'line 3']);
      expect(await read({ follow: true }, undefined, 2)).toEqual(['line 1', 'line 2']);
    });

    it('has a log that can be followed from its end on', async () => {
      const stop = new AbortController();
      setTimeout(() => {
        stop.abort();
      }, 500);
      expect(await read({ follow: true, tailLines: 0 }, stop.signal)).toEqual([]);
    });

    it('has no log of a run that never was, and none at all when it is not there', async () => {
      const first = (pod: string, options: object) =>
        kubernetes.logs({ namespace, name: pod }, options)[Symbol.asyncIterator]().next();
      const rejected = { code: 'KUBE_REJECTED' };
      await expect(first('none', {})).rejects.toMatchObject(rejected);
      await expect(first(name, { container: 'main', previous: true })).rejects.toMatchObject(
        rejected,
      );
    });

    it('takes bytes on its port and sends them back, large ones whole', async () => {
      const socket = await kubernetes.connect({ namespace, name }, 9000);
      const sent = randomBytes(1_000_000);
      const received: Buffer[] = [];
      const whole = new Promise<void>((resolve, reject) => {
        let bytes = 0;
        socket.on('error', reject);
        socket.on('data', (chunk: Buffer) => {
          received.push(chunk);
          bytes += chunk.length;
          if (bytes >= sent.length) resolve();
        });
      });
      socket.write(sent);
      await whole;
      expect(Buffer.concat(received).equals(sent)).toBe(true);
      socket.destroy();
    });

    it('refuses a port where nothing listens, by an error of the stream', async () => {
      const socket = await kubernetes.connect({ namespace, name }, 9999);
      const [error] = (await once(socket, 'error')) as [DeployError];
      expect(error).toMatchObject({ code: 'KUBE_REJECTED' });
      expect(error.message).toContain('connection refused');
    });

    it('cannot be connected to when it is not there', async () => {
      const connecting = kubernetes.connect({ namespace, name: 'none' }, 9000);
      await expect(connecting).rejects.toMatchObject({ code: 'KUBE_REJECTED' });
    });
  });
});
