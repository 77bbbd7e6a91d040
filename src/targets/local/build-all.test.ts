import { describe, expect, it } from 'vitest';
import { DeployError } from '../../errors.ts';
import { buildAll } from './build-all.ts';
import type { LocalBuild } from './builds/build.ts';
import type { PlannedBuild } from './planned-builds.ts';

const failure = new DeployError('build', 'BUILD_FAILED', 'one failed');

function planned(name: string, make: PlannedBuild['make'], found?: LocalBuild): PlannedBuild {
  const component = { name } as PlannedBuild['component'];
  return { component, fingerprint: `b-${name}`, found, make };
}

/** A build that goes on until it is told to stop. */
function endless(ended: string[], name: string): PlannedBuild {
  return planned(
    name,
    (_tell, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          ended.push(name);
          reject(new DeployError('interrupted', 'INTERRUPTED', 'stopped'));
        });
      }),
  );
}

const context = (signal = new AbortController().signal) => ({ emit: () => undefined, signal });

describe('all builds of a deployment', () => {
  it('are made, and those that were found are not named', async () => {
    const build = { fingerprint: 'b-1' } as LocalBuild;
    const make = () => Promise.resolve(build);
    const both = [planned('api', make), planned('web', make, build)];
    expect(await buildAll(both, context())).toEqual({ output: [build, build], summary: 'api' });
  });

  it('end when one has failed, and its failure is the one that is shown', async () => {
    const ended: string[] = [];
    const broken = planned('web', () => Promise.reject(failure));
    await expect(buildAll([endless(ended, 'api'), broken], context())).rejects.toBe(failure);
    expect(ended).toEqual(['api']);
  });

  it('end when the person stops', async () => {
    const ended: string[] = [];
    const person = new AbortController();
    const builds = buildAll([endless(ended, 'api'), endless(ended, 'web')], context(person.signal));
    person.abort();
    await expect(builds).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(ended).toEqual(['api', 'web']);
  });
});
