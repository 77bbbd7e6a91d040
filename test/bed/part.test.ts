import { expect, test } from 'vitest';
import { bringUp, type Part, type PartEvent, takeDown } from './part.ts';

/** A part that notes what was called, and fails when told. */
function part(name: string, calls: string[], { needs = [] as string[], fails = false } = {}): Part {
  const call = (what: string) => async () => {
    calls.push(`${what} ${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (fails) throw new Error(`${name} is broken`);
    calls.push(`${what} ${name} ends`);
  };
  return { name, needs, up: call('up'), down: call('down'), status: () => ({ ok: true }) };
}

test('a part comes up after those it needs, and beside those it does not need', async () => {
  const calls: string[] = [];
  const parts = [part('a', calls), part('b', calls), part('c', calls, { needs: ['a'] })];
  expect(await bringUp(parts, () => undefined)).toEqual([]);
  expect(calls.indexOf('up b begins')).toBeLessThan(calls.indexOf('up a ends'));
  expect(calls.indexOf('up c begins')).toBeGreaterThan(calls.indexOf('up a ends'));
});

test('a failure skips what needs the part, however far behind, and nothing else', async () => {
  const events: PartEvent[] = [];
  const calls: string[] = [];
  const parts = [
    part('a', calls, { fails: true }),
    part('b', calls, { needs: ['a'] }),
    part('c', calls, { needs: ['b'] }),
    part('d', calls),
  ];
  const errors = await bringUp(parts, (event) => events.push(event));
  expect(errors.map((error) => error.message)).toEqual(['a is broken']);
  const kinds = Object.fromEntries(events.map((event) => [event.part, event.kind]));
  expect(kinds).toEqual({ a: 'failed', b: 'skipped', c: 'skipped', d: 'up' });
});

test('a need that is not among the earlier parts is refused by name', async () => {
  const parts = [part('a', [], { needs: ['later'] }), part('later', [])];
  await expect(bringUp(parts, () => undefined)).rejects.toThrow('part a needs later');
});

test('parts go down in reverse order, also behind one that fails', async () => {
  const calls: string[] = [];
  const parts = [part('a', calls), part('b', calls, { fails: true }), part('c', calls)];
  const errors = await takeDown(parts, () => undefined);
  expect(errors).toHaveLength(1);
  expect(calls.filter((call) => call.endsWith('begins'))).toEqual([
    'down c begins',
    'down b begins',
    'down a begins',
  ]);
});
