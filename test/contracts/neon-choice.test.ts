import { describe, expect, it } from 'vitest';
import { DeployError } from '../../src/errors.ts';
import { neonClient } from '../../src/neon/client.ts';
import { chooseDatabase } from '../../src/neon/choose.ts';
import type { NeonWish } from '../../src/neon/choice.ts';
import { obtainDatabase } from '../../src/neon/obtain.ts';
import { unasked } from '../../src/neon/unasked.ts';
import { mine, ofOrganization, ofProject, useBench } from '../neon/bench.ts';
import { failureOf } from './failure-of.ts';

const bench = useBench();

/** Decides without asking, then makes what is new. */
async function obtain(wish: Partial<NeonWish>, key = mine) {
  const took: string[] = [];
  const chooser = unasked((what) => took.push(what));
  const client = bench.neon(key);
  const choice = await chooseDatabase(client, { create: false, ...wish }, chooser);
  const before = bench.server.calls.filter((call) => !call.startsWith('GET'));
  expect(before, 'nothing is made while it is decided').toEqual([]);
  return { took, ...(await obtainDatabase(client, choice)) };
}

describe('a database that is named', () => {
  it('by the name of its project is on the default branch, and the only one there', async () => {
    bench.server.model.project('org-a', 'shop');
    const { took, url, made } = await obtain({ organisation: 'Ada', project: 'shop' });
    expect(took).toEqual(['the default branch main', 'the database neondb of neondb_owner']);
    expect(url).toMatch(/^postgresql:\/\/neondb_owner:\S+-pooler\./);
    expect(made).toEqual([]);
  });

  it('by the ID of its project needs no organization', async () => {
    const project = bench.server.model.project('org-b', 'shop');
    bench.server.model.branch(project, 'staging');
    const { branch } = await obtain({ project: project.id, branch: 'staging' });
    expect(branch.name).toBe('staging');
    expect(bench.server.calls.join()).not.toContain('/users/me');
  });

  it('is found with the key of an organization, and of a project', async () => {
    const { id } = bench.server.model.project('org-a', 'shop');
    expect((await obtain({ project: 'shop' }, ofOrganization)).project.id).toBe(id);
    bench.server.model.keys.set(ofProject, { kind: 'project', project: id });
    expect((await obtain({ project: id }, ofProject)).project.id).toBe(id);
  });

  it('with the only organization of a person', async () => {
    bench.server.model.keys.set('napi_one', { kind: 'person', organizations: ['org-b'] });
    bench.server.model.project('org-b', 'shop');
    expect((await obtain({ project: 'shop' }, 'napi_one')).took[0]).toBe('the organization Work');
  });
});

describe('a database that is not there', () => {
  const create = true;

  it('is made with its project, and named as wished', async () => {
    const wish = { organisation: 'org-b', project: 'Shop!', branch: 'trunk', database: 'app' };
    const { url, made, project } = await obtain({ ...wish, region: 'aws-eu-central-1', create });
    expect(url).toContain('eu-central-1.aws.neon.tech/app');
    expect(made).toEqual([`project Shop! (${project.id})`]);
    expect(project).toMatchObject({ org_id: 'org-b', region_id: 'aws-eu-central-1' });
  });

  it('is made on a branch that is made for it', async () => {
    const { id } = bench.server.model.project('org-a', 'shop');
    const { url, made, branch } = await obtain({
      project: id,
      branch: 'new',
      database: 'x',
      create,
    });
    expect(made).toEqual([`branch new (${branch.id})`, 'database x']);
    expect(url).toContain('/x?');
    const again = await obtainDatabase(
      bench.neon(),
      await chooseDatabase(
        bench.neon(),
        { project: id, branch: 'new', database: 'x', create },
        unasked(() => undefined),
      ),
    );
    expect(again).toMatchObject({ url, made: [] });
  });

  it('tells what had been made when the rest fails', async () => {
    const { id } = bench.server.model.project('org-a', 'shop');
    bench.server.faults.push({ of: /^POST .*databases$/, status: 422 });
    const error = await failureOf(obtain({ project: id, branch: 'new', database: 'x', create }));
    expect(error).toMatchObject({ kind: 'usage', code: 'NEON_REFUSED' });
    expect(error.details.at(-1)).toMatch(/^made at Neon before that, and still there: branch new/);
  });
});

describe('a database that is begun', () => {
  const wish = { organisation: 'Ada', project: 'shop', create: true };

  it('is told of when Neon does not finish it', async () => {
    bench.server.model.operationsFail = true;
    const error = await failureOf(obtain(wish));
    expect(error.code).toBe('NEON_OPERATION_FAILED');
    expect(error.details.at(-1)).toBe('begun at Neon, and perhaps there now: project shop');
  });

  it('is told of when the person stops while Neon is at it', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const stop = new DeployError('interrupted', 'INTERRUPTED', 'stopped');
    const sleep = () => {
      controller.abort(stop);
      return Promise.reject(stop);
    };
    const connection = bench.connect({ signal, clock: { ...bench.clock, sleep } });
    const client = neonClient(connection);
    const choice = { project: { create: { name: 'shop', orgId: 'org-a' } } };
    const error = await failureOf(obtainDatabase(client, choice));
    expect(error).toMatchObject({ kind: 'interrupted' });
    expect(error.details).toEqual(['begun at Neon, and perhaps there now: project shop']);
    expect(bench.server.model.projects).toHaveLength(1);
  });

  it('is not told of when Neon refuses it', async () => {
    bench.server.model.projectLimit = 0;
    expect((await failureOf(obtain(wish))).details.join()).not.toContain('begun');
  });
});

describe('where nobody can be asked', () => {
  it.each<[string, Partial<NeonWish>, string, string]>([
    ['the organization', { project: 'shop' }, 'NEON_CHOICE_MISSING', '--neon-org'],
    ['an unknown organization', { organisation: 'Adda' }, 'NEON_NOT_FOUND', 'console'],
    ['the project', { organisation: 'Ada' }, 'NEON_CHOICE_MISSING', '--neon-project'],
    ['an unknown project', { organisation: 'Ada', project: 'shpo' }, 'NEON_NOT_FOUND', 'create'],
    [
      'two projects of one name',
      { organisation: 'Ada', project: 'twin' },
      'NEON_CHOICE_MISSING',
      '--neon-project',
    ],
    [
      'an unknown branch',
      { organisation: 'Ada', project: 'shop', branch: 'x' },
      'NEON_NOT_FOUND',
      'create',
    ],
    [
      'the database',
      { organisation: 'Ada', project: 'full' },
      'NEON_CHOICE_MISSING',
      '--neon-database',
    ],
  ])('%s is an error that names the way out', async (_what, wish, code, hint) => {
    const { model } = bench.server;
    for (const name of ['shop', 'twin', 'twin']) model.project('org-a', name);
    model
      .project('org-a', 'full')
      .branches[0]!.databases.push({ name: 'b', owner: 'neondb_owner' });
    const error = await failureOf(obtain(wish));
    expect(error).toMatchObject({ kind: 'usage', code });
    expect(error.hint).toContain(hint);
  });

  it('a name that was mistyped is guessed, and what there is is listed', async () => {
    const { id } = bench.server.model.project('org-a', 'shop');
    const guess = await failureOf(obtain({ organisation: 'Ada', project: 'shpo' }));
    expect(guess.message).toContain('did you mean "shop"?');
    const list = await failureOf(obtain({ organisation: 'Ada' }));
    expect(list.details).toEqual([`shop (${id})`]);
  });
});
