/** The Neon branch of a preview, against a server that follows Neon's published API description. */
import { describe, expect, it } from 'vitest';
import { fakeExec } from '../../src/ports/exec/fake.ts';
import { fakeFiles } from '../../src/ports/files/fake.ts';
import {
  branchState,
  finishBranch,
  makeBranch,
  type PreviewScene,
} from '../../src/previews/branch.ts';
import { knownPreviews } from '../../src/previews/record.ts';
import { removeBranch } from '../../src/previews/remove.ts';
import { useBench } from '../neon/bench.ts';
import type { Project } from '../neon/model.ts';
import { failureOf } from './failure-of.ts';

const bench = useBench();
const folder = '/w/.todo-deploy/branches';

function scene(): PreviewScene {
  const ports = { files: fakeFiles({}), exec: fakeExec({}), clock: bench.clock };
  return { root: '/w', name: 'feature/login', slug: 'feature-login', ports };
}

/** A project whose database is on a branch that is not the default one. */
function shop() {
  const project = bench.server.model.project('org-a', 'shop');
  const parent = bench.server.model.branch(project, 'production');
  const [database] = parent.databases;
  const origin = {
    ...{ kind: 'neon' as const, host: 'ep-x.neon.tech', projectId: project.id, project: 'shop' },
    ...{ branchId: parent.id, branch: parent.name },
    ...{ database: database!.name, role: database!.owner },
  };
  return { project, parent, origin };
}

const namesIn = ({ branches }: Project) => branches.map(({ name }) => name);
const calls = (method: string) => bench.server.calls.filter((call) => call.startsWith(method));

async function recorded(of: PreviewScene) {
  const known = await branchState(of);
  if (known.state === 'none') throw new Error('nothing is remembered');
  return known.record;
}

describe('the branch of a preview', () => {
  it('begins at the branch of the project, and its pooled address is kept for the owner alone', async () => {
    const { project, parent, origin } = shop();
    const of = scene();
    const record = await makeBranch(of, origin, bench.neon());
    const made = project.branches.find(({ id }) => id === record.branchId);
    expect(made).toMatchObject({ parent: parent.id, name: record.branch });
    expect(record.branch).toMatch(/^preview\/feature\/login-[0-9a-f]{6}$/);
    const kept = await of.ports.files.readText(`${folder}/feature-login.env`);
    expect(kept).toContain('-pooler');
    expect(kept).toContain(made?.endpoint);
    expect(await of.ports.files.stat(`${folder}/feature-login.env`)).toMatchObject({ mode: 0o600 });
    expect(await of.ports.files.readText(`${folder}/.gitignore`)).toBe('*\n');
    expect(await of.ports.files.readText(`${folder}/feature-login.json`)).not.toContain('npg_');
    expect(await branchState(of)).toEqual({ state: 'there', record });
    expect(await knownPreviews({ root: '/w' }, of.ports.files)).toEqual(['feature/login']);
  });

  it('that is refused is forgotten', async () => {
    const { project, origin } = shop();
    bench.server.model.branchLimit = project.branches.length;
    const of = scene();
    const error = await failureOf(makeBranch(of, origin, bench.neon()));
    expect(error).toMatchObject({ code: 'NEON_QUOTA', kind: 'environment' });
    expect(error.details.join('\n')).not.toContain('stays');
    expect(await branchState(of)).toEqual({ state: 'none' });
  });

  it('whose answer was lost is found again by its name, and not made twice', async () => {
    const { project, origin } = shop();
    const of = scene();
    bench.server.faults.push({ of: /^POST .*\/branches$/, cut: 'after' });
    const error = await failureOf(makeBranch(of, origin, bench.neon()));
    expect(error.code).toBe('NEON_UNREACHABLE');
    expect(error.details.at(-1)).toContain('todo-deploy teardown --branch feature/login removes');
    const known = await branchState(of);
    expect(known).toMatchObject({ state: 'begun' });
    const record = await finishBranch(of, await recorded(of), bench.neon());
    expect(await branchState(of)).toEqual({ state: 'there', record });
    expect(namesIn(project)).toEqual(['main', 'production', record.branch]);
  });

  it('without an address gets it in the next run', async () => {
    const { project, origin } = shop();
    const of = scene();
    bench.server.faults.push({ of: /connection_uri/, status: 403 });
    const error = await failureOf(makeBranch(of, origin, bench.neon()));
    expect(error.details.at(-1)).toContain('todo-deploy up --branch feature/login goes on');
    const record = await finishBranch(of, await recorded(of), bench.neon());
    expect(calls('POST')).toHaveLength(1);
    expect(namesIn(project)).toContain(record.branch);
    expect(await branchState(of)).toMatchObject({ state: 'there' });
  });

  it('that was begun and never made is made in the next run', async () => {
    const { project, origin } = shop();
    const of = scene();
    bench.server.faults.push({ of: /^POST .*\/branches$/, cut: 'before' });
    bench.server.faults.push({ of: /^GET .*\/branches$/, status: 403 });
    await failureOf(makeBranch(of, origin, bench.neon()));
    expect(namesIn(project)).toEqual(['main', 'production']);
    const { branch } = await finishBranch(of, await recorded(of), bench.neon());
    expect(namesIn(project)).toEqual(['main', 'production', branch]);
  });
});

describe('removing it', () => {
  it('takes that branch alone, and forgets the preview', async () => {
    const { project, parent, origin } = shop();
    bench.server.model.branch(project, 'preview/feature/login', parent);
    const of = scene();
    const record = await makeBranch(of, origin, bench.neon());
    expect(await removeBranch(of, record, bench.neon())).toBe(true);
    expect(namesIn(project)).toEqual(['main', 'production', 'preview/feature/login']);
    expect(calls('DELETE')).toHaveLength(1);
    expect(await branchState(of)).toEqual({ state: 'none' });
    expect((await of.ports.files.walk(folder)).map(({ path }) => path)).toEqual(['.gitignore']);
  });

  it('finds that it is gone already', async () => {
    const { project, origin } = shop();
    const of = scene();
    const record = await makeBranch(of, origin, bench.neon());
    project.branches.pop();
    expect(await removeBranch(of, record, bench.neon())).toBe(false);
    expect(calls('DELETE')).toEqual([]);
    expect(await branchState(of)).toEqual({ state: 'none' });
  });

  it('finds one of which only the name is known', async () => {
    const { project, origin } = shop();
    const of = scene();
    bench.server.faults.push({ of: /^POST .*\/branches$/, cut: 'after' });
    await failureOf(makeBranch(of, origin, bench.neon()));
    for (const operation of project.operations) operation.asksLeft = 0;
    expect(await removeBranch(of, await recorded(of), bench.neon())).toBe(true);
    expect(namesIn(project)).toEqual(['main', 'production']);
  });

  it('leaves one that became the default branch, and the parent whatever the record says', async () => {
    const { project, parent, origin } = shop();
    const of = scene();
    const record = await makeBranch(of, origin, bench.neon());
    Object.assign(project.branches.at(-1)!, { isDefault: true });
    const error = await failureOf(removeBranch(of, record, bench.neon()));
    expect(error).toMatchObject({ code: 'PREVIEW_BRANCH_KEPT', exitCode: 6 });
    const wrong = { ...record, branchId: parent.id };
    expect(await failureOf(removeBranch(of, wrong, bench.neon()))).toMatchObject({
      code: 'PREVIEW_BRANCH_KEPT',
    });
    expect(calls('DELETE')).toEqual([]);
    expect(await branchState(of)).toMatchObject({ state: 'there' });
  });

  it('that fails leaves the preview remembered', async () => {
    const { origin } = shop();
    const of = scene();
    const record = await makeBranch(of, origin, bench.neon());
    bench.server.faults.push({ of: /^DELETE/, status: 403 });
    expect(await failureOf(removeBranch(of, record, bench.neon()))).toMatchObject({
      code: 'NEON_KEY_REFUSED',
    });
    expect(await branchState(of)).toMatchObject({ state: 'there' });
  });
});
