import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readHistory } from '../history/store.ts';
import { resultOf, twiceDeployedScene, type Scene } from './rollback-fixture.ts';
import { command } from './rollback.ts';

const confirm = vi.hoisted(() => vi.fn<() => Promise<boolean>>());
vi.mock('@inquirer/prompts', () => ({ confirm }));

const ranHelm = ({ sample }: Scene) =>
  sample.exec.calls.filter(({ command: { args } }) => args[0] === 'rollback').length;
const revisions = async ({ sample: { kubernetes, run } }: Scene) =>
  (await readHistory(kubernetes, run.project)).map(({ revision }) => revision);

/** As @inquirer/prompts calls it. */
class ExitPromptError extends Error {
  override readonly name = 'ExitPromptError';
}
const failureOf = (error: unknown) => error;

describe('rollback', () => {
  beforeEach(() => {
    confirm.mockReset();
  });

  it('shows the plan, then does it after --yes', async () => {
    const scene = await twiceDeployedScene({ yes: true });
    expect(await command.run(scene.context, {}, [])).toBe(0);
    expect(scene.events.map(({ type }) => type)).toContain('plan');
    expect(resultOf(scene)).toMatchObject({
      result: { to: 1, revision: 3, changed: true },
      text: 'Revision 1 serves again, as revision 3.',
    });
    expect(confirm).not.toHaveBeenCalled();
  });

  it('changes nothing in a dry run', async () => {
    const scene = await twiceDeployedScene();
    expect(await command.run(scene.context, { dryRun: true }, [])).toBe(0);
    expect(resultOf(scene)).toMatchObject({ result: { to: 1, changed: false } });
    expect([ranHelm(scene), await revisions(scene)]).toEqual([0, [1, 2]]);
  });

  it('asks nothing when the revision is the one that is deployed', async () => {
    const scene = await twiceDeployedScene();
    expect(await command.run(scene.context, {}, ['2'])).toBe(0);
    expect(resultOf(scene)).toMatchObject({ text: 'Nothing to do: revision 2 is deployed.' });
  });

  it.each(['one', '0', '-1', '1.5', '9999999999'])('takes "%s" for no revision', async (text) => {
    const { context } = await twiceDeployedScene({ yes: true });
    await expect(command.run(context, {}, [text])).rejects.toMatchObject({
      ...{ code: 'REVISION_UNKNOWN', exitCode: 2 },
    });
  });

  it('does nothing unasked where nobody can be asked', async () => {
    const scene = await twiceDeployedScene();
    await expect(command.run(scene.context, {}, [])).rejects.toMatchObject({
      ...{ code: 'CONFIRMATION_NEEDED', exitCode: 2 },
      hint: expect.stringContaining('--yes') as string,
    });
    expect([ranHelm(scene), await revisions(scene)]).toEqual([0, [1, 2]]);
  });

  it('goes on after a yes', async () => {
    confirm.mockResolvedValue(true);
    const scene = await twiceDeployedScene({}, { interactive: true });
    expect(await command.run(scene.context, {}, ['1'])).toBe(0);
    expect(confirm).toHaveBeenCalledWith(
      expect.objectContaining({ message: 'Return to revision 1?' }),
      expect.anything(),
    );
    expect(ranHelm(scene)).toBe(1);
  });

  it.each([
    ['a no', 'DECLINED', () => Promise.resolve(false)],
    ['Ctrl-C', 'INTERRUPTED', () => Promise.reject(new ExitPromptError())],
  ])('leaves everything as it is after %s', async (_name, code, answer) => {
    confirm.mockImplementation(answer);
    const scene = await twiceDeployedScene({}, { interactive: true });
    const error = await command.run(scene.context, {}, []).then(() => undefined, failureOf);
    expect(error).toMatchObject({ code, exitCode: 130, message: 'nothing was changed' });
    expect([ranHelm(scene), await revisions(scene)]).toEqual([0, [1, 2]]);
  });
});
