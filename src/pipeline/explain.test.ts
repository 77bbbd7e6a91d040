import { expect, it } from 'vitest';
import type { DeployedComponent } from '../history/deployment.ts';
import { releaseDetails } from './explain.ts';

const parts = {
  ...{ chart: 'h-1', settings: 's-1', secret: 'shop-web-1' },
  image: 'r:5000/shop/web:c-1',
};
const before: DeployedComponent = { helm: 3, inputs: 'i-1', ...parts };
const absent = { inputs: 'i-2', ready: true, workloadMissing: false };
const now = { ...absent, deployedInputs: 'i-1' };
const wanted = (change: object) => ({
  ...{ inputs: 'i-2', chart: '/p/helm/web' },
  parts: { ...parts, ...change },
});

it.each([
  [{ image: 'r:5000/shop/web:c-2' }, 'image: c-1 -> c-2'],
  [{ digest: 'sha256:2' }, 'image: the same tag, another digest'],
  [{ chart: 'h-2' }, 'chart: a file in /p/helm/web'],
  [{ settings: 's-2' }, 'settings: what todo-deploy.yaml says of it'],
  [{ secret: 'shop-web-2' }, 'secrets: shop-web-1 -> shop-web-2'],
])('a release with another %j is told by that alone', (change, line) => {
  expect(releaseDetails(before, wanted(change), now)).toEqual([line]);
});

it('one that is the same, or is not there, has no details', () => {
  expect(releaseDetails(before, { ...wanted({}), inputs: 'i-1' }, now)).toEqual([]);
  expect(releaseDetails(undefined, wanted({}), absent)).toEqual([]);
});

it('one that the history does not know is said to be that', () => {
  expect(releaseDetails(undefined, wanted({}), now)).toEqual([
    'what the present release was made of is not in the history',
  ]);
});
