import { expect, it } from 'vitest';
import { pullMsOf } from './pulls.ts';

const event = (message: unknown) => ({
  ...{ apiVersion: 'v1', kind: 'Event', metadata: { name: 'e' }, message },
});

it.each([
  ['1.234s', 1234],
  ['850ms', 850],
  ['1m2.5s', 62_500],
  ['120µs', 0.12],
])('reads %s as %d ms', (text, ms) => {
  const message = `Successfully pulled image "r/a@sha256:1" in ${text} (2s including waiting). Image size: 3 bytes.`;
  expect(pullMsOf([event(message)], 'r/a@sha256:1')).toBeCloseTo(ms);
});

it('takes the longest of several nodes, and no other image or message', () => {
  const pulled = (image: string, time: string) =>
    event(`Successfully pulled image "${image}" in ${time} (${time} including waiting)`);
  const events = [pulled('a:1', '2s'), pulled('a:1', '3s'), pulled('b:1', '9s')];
  expect(pullMsOf(events, 'a:1')).toBe(3000);
  expect(pullMsOf([event('Container image "a:1" already present on machine')], 'a:1')).toBe(
    undefined,
  );
  expect(pullMsOf([event(undefined), pulled('a:1', 'soon')], 'a:1')).toBe(undefined);
});
