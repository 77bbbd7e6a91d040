import { describe, expect, it } from 'vitest';
import { DeployError } from '../../errors.ts';
import type { KubeObject } from '../../ports/kubernetes.ts';
import type { Project } from '../../config/project.ts';
import { sampleRun } from '../run-fixture.ts';
import { rehearse } from './rehearse.ts';

const url = 'postgresql://o:pw@db.example/shop';
const copyUrl = 'postgresql://o:pw@db.example/shop_rehearsal';
const image = { repository: 'r/shop/web', tag: 'c-1', reference: 'r/shop/web:c-1' };
const images = { web: { ...image, built: true, delivered: true } };

const job = `apiVersion: batch/v1
kind: Job
metadata: { name: from-the-chart, labels: { todo-deploy/project: shop, todo-deploy/component: web } }
spec: { template: { spec: { containers: [{ name: migrate, image: r/shop/web:c-1 }] } } }
`;

/** A run whose Jobs end this way as soon as they are there. */
function scene(ending: 'Complete' | 'Failed') {
  const values = { DATABASE_URL: `${url}-pooled`, DATABASE_URL_DIRECT: url, KEY: 'k' };
  const { run, kubernetes, events } = sampleRun({ web: values }, () => ({ stdout: job }));
  const seen: KubeObject[] = [];
  const apply = kubernetes.apply.bind(kubernetes);
  kubernetes.apply = async (object, options) => {
    seen.push(object);
    const status = {
      conditions: [{ type: ending, status: 'True', reason: 'BackoffLimitExceeded' }],
    };
    return apply(object.kind === 'Job' ? { ...object, status } : object, options);
  };
  const web = run.project.config.components['web'];
  const components = { web: { ...web, migrate: true } };
  const config = { ...run.project.config, components } as Project['config'];
  let removed = 0;
  const copy = {
    ...{ name: 'the copy', urlFor: (direct: string) => (direct === url ? copyUrl : 'wrong') },
    remove: () => {
      removed += 1;
      return Promise.resolve();
    },
  };
  const project = { ...run.project, config };
  return {
    ...{ kubernetes, events, seen, removed: () => removed },
    work: (makeCopy = () => Promise.resolve(copy)) =>
      rehearse({ ...run, project }, images, ['web'], makeCopy),
  };
}

async function left({ kubernetes }: ReturnType<typeof scene>): Promise<KubeObject[]> {
  const namespace = 'shop';
  const [jobs, secrets] = await Promise.all([
    kubernetes.list({ apiVersion: 'batch/v1', kind: 'Job', namespace }),
    kubernetes.list({ apiVersion: 'v1', kind: 'Secret', namespace }),
  ]);
  return [...jobs, ...secrets];
}

describe('a rehearsal', () => {
  it('runs the migration with every value as it is, but for the database', async () => {
    const here = scene('Complete');
    const { summary } = await here.work();
    expect(summary).toContain('web migrated the copy');
    const [secret, made] = here.seen;
    expect(secret?.['stringData']).toEqual({
      ...{ DATABASE_URL: copyUrl, DATABASE_URL_DIRECT: copyUrl, KEY: 'k' },
    });
    expect(made?.metadata.name).toMatch(/^shop-web-migrate-try-[0-9a-f]{8}$/);
    expect(await left(here)).toEqual([]);
    expect(here.removed()).toBe(1);
  });

  it('that fails says that the real database is untouched, and leaves nothing', async () => {
    const here = scene('Failed');
    const failure = await here.work().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'REHEARSAL_FAILED', exitCode: 5 });
    expect((failure as DeployError).message).toContain('the real database is untouched');
    expect((failure as DeployError).details.join('\n')).toContain('web');
    expect(await left(here)).toEqual([]);
    expect(here.removed()).toBe(1);
  });

  it('without a copy tries nothing', async () => {
    const here = scene('Complete');
    const none = new DeployError('environment', 'REHEARSAL_FORBIDDEN', 'no right to');
    await expect(here.work(() => Promise.reject(none))).rejects.toBe(none);
    expect(here.seen).toEqual([]);
  });
});
