import { describe, expect, test } from 'vitest';
import type { App } from '../harness/app.ts';
import { kubectl, podUids, serving } from '../harness/cluster.ts';
import { until } from '../harness/until.ts';

/** The URL is not tied to a pod. */
export function replacedPodsSuite(app: App): void {
  describe('when pods are deleted', () => {
    test('the same URL goes on answering from the new ones', async () => {
      const { checkout, namespace, url } = app;
      const before = await podUids(checkout, namespace, 'frontend');
      // Comes back when they are gone: what answers below is not one of them on its way out.
      await kubectl(checkout, ['delete', 'pods', '-n', namespace, '-l', serving('frontend')]);
      const after = await until('other pods', async () => {
        const uids = await podUids(checkout, namespace, 'frontend');
        return uids.length > 0 && uids;
      });
      expect(after.filter((uid) => before.includes(uid))).toEqual([]);
      const healthy = () =>
        fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5000) }).then(
          (response) => response.status === 200,
          () => false,
        );
      await until(`${url} answers`, healthy);
      const answers = await Promise.all(Array.from({ length: 10 }, healthy));
      expect(answers).toEqual(Array.from({ length: 10 }, () => true));
    });
  });
}
