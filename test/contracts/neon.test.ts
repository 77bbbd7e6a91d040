import { describe, expect, it } from 'vitest';
import { createTemporary, isClaimed } from '../../src/neon/temporary.ts';
import { ofOrganization, ofProject, useBench } from '../neon/bench.ts';
import { rolePassword } from '../neon/model.ts';
import { temporaryPassword } from '../neon/server.ts';
import { failureOf } from './failure-of.ts';

const bench = useBench();

describe('what a key sees', () => {
  it('of a person: the organizations, and the projects of one over all pages', async () => {
    for (const name of ['one', 'two', 'three', 'four', 'five'])
      bench.server.model.project('org-a', name);
    bench.server.model.project('org-b', 'other');
    const organizations = await bench.neon().organisations();
    expect(organizations).toEqual([
      { id: 'org-a', name: 'Ada' },
      { id: 'org-b', name: 'Work' },
    ]);
    const projects = (await bench.neon().projects('org-a')) ?? [];
    expect(projects.map(({ name }) => name)).toEqual(['one', 'two', 'three', 'four', 'five']);
    expect(bench.server.calls.filter((call) => call.includes('cursor=')).length).toBeGreaterThan(1);
  });

  it('of a person who names no organization: what Neon says about it', async () => {
    const error = await failureOf(bench.neon().projects());
    expect(error).toMatchObject({ kind: 'usage', code: 'NEON_REFUSED' });
    expect(error.details.join()).toContain('org_id is required');
  });

  it('of an organization: its projects, without being asked for it', async () => {
    bench.server.model.project('org-a', 'one');
    expect(await bench.neon(ofOrganization).organisations()).toBeUndefined();
    const projects = (await bench.neon(ofOrganization).projects()) ?? [];
    expect(projects.map(({ name }) => name)).toEqual(['one']);
  });

  it('of a project: that one by its ID, and no list', async () => {
    const { id } = bench.server.model.project('org-a', 'one');
    const other = bench.server.model.project('org-a', 'two');
    bench.server.model.keys.set(ofProject, { kind: 'project', project: id });
    expect(await bench.neon(ofProject).organisations()).toBeUndefined();
    expect(await bench.neon(ofProject).projects()).toBeUndefined();
    expect(await bench.neon(ofProject).project(id)).toMatchObject({ id, name: 'one' });
    expect(await failureOf(bench.neon(ofProject).project(other.id))).toMatchObject({
      code: 'NEON_NOT_FOUND',
    });
  });

  it('the regions', async () => {
    expect(await bench.neon().regions('org-a')).toContainEqual({
      ...{ region_id: 'aws-us-east-1', name: 'AWS US East 1', default: true },
    });
  });
});

describe('a project', () => {
  it('is made, and waited for until it takes other requests', async () => {
    const made = await bench
      .neon()
      .createProject({ name: 'shop', orgId: 'org-a', database: 'app' });
    expect(made.project).toMatchObject({ name: 'shop', org_id: 'org-a' });
    expect(made.branch).toMatchObject({ name: 'main', default: true });
    expect(made.databases).toEqual([{ name: 'app', owner_name: 'app_owner' }]);
    const place = { projectId: made.project.id, branchId: made.branch.id };
    await bench.neon().createDatabase(place, { name: 'second', owner: 'app_owner' });
    expect((await bench.neon().databases(place)).map(({ name }) => name)).toEqual([
      'app',
      'second',
    ]);
  });

  it('is too many for the plan', async () => {
    bench.server.model.projectLimit = 0;
    const error = await failureOf(bench.neon().createProject({ name: 'shop', orgId: 'org-a' }));
    expect(error).toMatchObject({ kind: 'environment', code: 'NEON_QUOTA' });
    expect(error.details[0]).toContain('projects limit of the plan exceeded');
  });

  it('whose operation fails says which, and what Neon says', async () => {
    bench.server.model.operationsFail = true;
    const error = await failureOf(bench.neon().createProject({ name: 'shop', orgId: 'org-a' }));
    expect(error).toMatchObject({ kind: 'environment', code: 'NEON_OPERATION_FAILED' });
    expect(error.message).toContain('create_timeline');
    expect(error.details).toEqual(['Neon says: no room on the pageserver']);
  });

  it('that is never done is given up, and the pauses grow', async () => {
    bench.server.model.operationAsks = Number.POSITIVE_INFINITY;
    const error = await failureOf(bench.neon().createProject({ name: 'shop', orgId: 'org-a' }));
    expect(error).toMatchObject({ code: 'NEON_OPERATION_FAILED' });
    expect(error.details).toContain('create_timeline: scheduling');
    expect(bench.clock.slept.slice(0, 3)).toEqual([250, 500, 1000]);
    expect(Math.max(...bench.clock.slept)).toBe(5000);
    expect(bench.told).toEqual(['making the project shop: Neon is at it']);
  });
});

describe('a branch', () => {
  it('is made with a compute, connected to both ways, and removed', async () => {
    const project = bench.server.model.project('org-a', 'shop');
    const expiresAt = new Date('2026-02-01T10:00:00.123Z');
    const branch = await bench.neon().createBranch(project.id, { name: 'preview', expiresAt });
    expect(branch).toMatchObject({ name: 'preview', expires_at: '2026-02-01T10:00:00Z' });
    const place = { projectId: project.id, branchId: branch.id };
    const want = { database: 'neondb', role: 'neondb_owner' };
    const pooled = await bench.neon().connectionUri(place, { ...want, pooled: true });
    const direct = await bench.neon().connectionUri(place, { ...want, pooled: false });
    expect(pooled).toContain(`neondb_owner:${rolePassword}@ep-`);
    expect(new URL(pooled).hostname).toMatch(/^ep-\w+-pooler\.us-east-1\.aws\.neon\.tech$/);
    expect(pooled.replace('-pooler', '')).toBe(direct);
    await bench.neon().deleteBranch(project.id, branch.id);
    expect((await bench.neon().branches(project.id)).map(({ name }) => name)).toEqual(['main']);
    await bench.neon().deleteBranch(project.id, branch.id);
  });

  it('begins with what its parent has', async () => {
    const project = bench.server.model.project('org-a', 'shop');
    const parent = bench.server.model.branch(project, 'staging');
    parent.databases.push({ name: 'extra', owner: 'neondb_owner' });
    const { id } = await bench.neon().createBranch(project.id, { name: 'p', parentId: parent.id });
    const place = { projectId: project.id, branchId: id };
    expect((await bench.neon().databases(place)).map(({ name }) => name)).toEqual([
      'neondb',
      'extra',
    ]);
    expect(await bench.neon().roles(place)).toEqual([{ name: 'neondb_owner', protected: false }]);
  });

  it('is listed over all pages, the default one first', async () => {
    const project = bench.server.model.project('org-a', 'shop');
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) bench.server.model.branch(project, name);
    project.branches.push(project.branches.shift()!);
    const names = (await bench.neon().branches(project.id)).map(({ name }) => name);
    expect(names).toEqual(['main', 'a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('of a name that is taken is refused with the reason', async () => {
    const project = bench.server.model.project('org-a', 'shop');
    const error = await failureOf(bench.neon().createBranch(project.id, { name: 'main' }));
    expect(error).toMatchObject({ kind: 'usage', code: 'NEON_REFUSED' });
    expect(error.details[0]).toContain('already exists');
  });

  it('without a compute has no connection string', async () => {
    const project = bench.server.model.project('org-a', 'shop');
    const { id } = bench.server.model.branch(project, 'bare', project.branches[0], false);
    const place = { projectId: project.id, branchId: id };
    const want = { database: 'neondb', role: 'neondb_owner', pooled: true };
    expect(await failureOf(bench.neon().connectionUri(place, want))).toMatchObject({
      code: 'NEON_NOT_FOUND',
    });
  });
});

describe('a database without an account', () => {
  const newDatabases = () =>
    bench.connect({ base: bench.server.env.NEON_NEW_URL, service: 'neon.new' });

  it('is made, and known to be claimed', async () => {
    const { url, claimUrl, expiresAt } = await createTemporary(newDatabases());
    expect(url).toContain(`${temporaryPassword}@ep-cool-breeze-4711-pooler`);
    const [[id, made]] = [...bench.server.temporary] as [
      [string, { expiresAt: Date; status: string }],
    ];
    expect(claimUrl).toContain(id);
    expect(expiresAt).toEqual(made.expiresAt);
    expect(await isClaimed(newDatabases(), claimUrl)).toBe(false);
    made.status = 'CLAIMED';
    expect(await isClaimed(newDatabases(), claimUrl)).toBe(true);
  });

  it('is not made twice, and nothing is guessed when nobody says whether it is claimed', async () => {
    bench.server.faults.push({ status: 500, body: 'Failed to create the database.' });
    const error = await failureOf(createTemporary(newDatabases()));
    expect(error).toMatchObject({ code: 'NEON_UNREACHABLE' });
    expect(error.message).toContain('neon.new');
    bench.server.faults.push({ status: 500 });
    expect(await isClaimed(newDatabases(), 'https://neon.new/claim/abc')).toBeUndefined();
    expect(await isClaimed(newDatabases(), 'no link')).toBeUndefined();
  });

  it('with a claim link that would steer the terminal is not taken', async () => {
    const body = JSON.stringify({
      ...{ connection_string: 'postgresql://u:p@h/d', expires_at: '2026-01-04T00:00:00Z' },
      claim_url: 'https://neon.new/\u001b[2J',
    });
    bench.server.faults.push({ status: 200, body });
    expect(await failureOf(createTemporary(newDatabases()))).toMatchObject({
      code: 'NEON_ANSWER_UNKNOWN',
    });
  });
});
