import { describe, expect, it } from 'vitest';
import { fakeFiles } from '../../../ports/files/fake.ts';
import { DeliveryMemory } from './memory.ts';
import type { Sample } from './sample.ts';

const file = '/p/.todo-deploy/transports.json';
const sample = (ms: number): Sample => ({ image: 'todo/web', bytes: 5, of: 10, ms });

describe('DeliveryMemory', () => {
  it('keeps samples by cluster and way, and the time that nodes took to pull', async () => {
    const files = fakeFiles();
    const memory = new DeliveryMemory('/p', files);
    expect(await memory.read('uid-1')).toEqual({});
    await memory.addSample('uid-1', 'layers', sample(1));
    await memory.addSample('uid-1', 'registry r', sample(2));
    await memory.addPull('uid-1', 'registry r', 'todo/web', 700);
    await memory.addSample('uid-2', 'layers', sample(3));
    expect(await new DeliveryMemory('/p', files).read('uid-1')).toEqual({
      layers: { samples: [sample(1)] },
      'registry r': { samples: [{ ...sample(2), pullMs: 700 }] },
    });
    expect(files.contents()['/p/.todo-deploy/.gitignore']).toBe('*\n');
  });

  it('loses nothing when images arrive at once', async () => {
    const memory = new DeliveryMemory('/p', fakeFiles());
    await Promise.all([1, 2, 3].map((ms) => memory.addSample('uid', 'layers', sample(ms))));
    expect((await memory.read('uid')).layers?.samples).toHaveLength(3);
  });

  it('keeps the newest twelve, of the eight clusters that were used last', async () => {
    const files = fakeFiles();
    const memory = new DeliveryMemory('/p', files);
    await memory.addSample('old', 'layers', sample(0));
    for (let ms = 1; ms <= 13; ms += 1) await memory.addSample('uid', 'layers', sample(ms));
    const { samples } = (await memory.read('uid')).layers ?? { samples: [] };
    expect(samples.map(({ ms }) => ms)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    for (let at = 1; at <= 6; at += 1) await memory.addSample(`uid-${at}`, 'layers', sample(at));
    await memory.addSample('old', 'layers', sample(9));
    await memory.addSample('uid-7', 'layers', sample(7));
    expect(await memory.read('uid')).toEqual({});
    expect((await memory.read('old')).layers?.samples).toHaveLength(2);
  });

  it('remembers a failure until the way has worked again', async () => {
    const memory = new DeliveryMemory('/p', fakeFiles());
    await memory.addSample('uid', 'layers', sample(1));
    await memory.addFailure('uid', 'layers', 1234);
    expect(await memory.read('uid')).toEqual({
      layers: { samples: [sample(1)], failedAt: 1234 },
    });
    await memory.addSample('uid', 'layers', sample(2));
    expect((await memory.read('uid')).layers?.failedAt).toBeUndefined();
  });

  it.each(['', '{', '[]', '{"uid":{"layers":{"samples":[{"ms":-1}]}}}'])(
    'takes a file that holds %j for an empty one, and writes it anew',
    async (text) => {
      const memory = new DeliveryMemory('/p', fakeFiles({ [file]: text }));
      expect(await memory.read('uid')).toEqual({});
      await memory.addSample('uid', 'layers', sample(1));
      expect((await memory.read('uid')).layers?.samples).toEqual([sample(1)]);
    },
  );

  it('does without a file that cannot be written', async () => {
    const files = fakeFiles({ '/p/.todo-deploy/.gitignore': '*\n' });
    files.failWrites(file, 'EACCES');
    const memory = new DeliveryMemory('/p', files);
    await memory.addSample('uid', 'layers', sample(1));
    expect(await memory.read('uid')).toEqual({});
    expect(files.contents()[file]).toBeUndefined();
  });
});
