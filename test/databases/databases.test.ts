import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stages } from '../../src/databases/proof/index.ts';
import { prove, type Proof, type ProvenStage } from '../../src/databases/proof/prove.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { nodePostgresHost } from '../../src/ports/postgres-host/node.ts';
import { postgresClient } from '../../src/ports/postgres/client.ts';
import { renderTable } from '../../src/reporters/table.ts';
import { describeOnBed } from '../e2e/harness/bed.ts';
import { openBench, password, type Bench } from './bench.ts';
import type { DatabaseCase } from './case.ts';
import { networkCases } from './cases-network.ts';
import { pastedCases } from './cases-pasted.ts';
import { serverCases } from './cases-server.ts';

const cases = [...pastedCases, ...networkCases, ...serverCases];

interface Told {
  /** What `db check` says. */
  readonly whole: Proof;
  /** What `up` finds out before it does anything; the same where a second look is none. */
  readonly quick: Proof;
}

async function look({ given }: DatabaseCase, bench: Bench): Promise<Told> {
  const { use, pasted, once, wakeMs = 5000, ...more } = await given(bench);
  const { tables = { own: ['app_version'], shared: false }, host = nodePostgresHost } = more;
  const ports = { postgres: postgresClient, postgresHost: host, clock: systemClock };
  const options = { tables, wakeMs, timeoutMs: 4000, tell: () => undefined };
  const whose = { name: 'DATABASE_URL', pasted, migrates: true, ...use };
  const whole = await prove(whose, ports, options);
  const quick = once ? whole : await prove(whose, ports, { ...options, quick: true });
  return { whole, quick };
}

const failureIn = ({ stages: found }: Proof) => found.find(({ state }) => state === 'fail');

describeOnBed('a database that is not as it should be', () => {
  const told = new Map<DatabaseCase, Told>();
  const began = Date.now();
  let bench: Bench | undefined;

  beforeAll(async () => {
    const opened = (bench = await openBench());
    await Promise.all(cases.map(async (one) => told.set(one, await look(one, opened))));
  });

  afterAll(async () => {
    await bench?.close();
    const titles = ['input', 'stage', 'code', 'sentence'].map((title) => ({ title }));
    const seconds = Math.round((Date.now() - began) / 1000);
    console.log(`${renderTable(titles, cases.map(row))}\n\n${cases.length} in ${seconds} s`);
  });

  function shown(one: DatabaseCase): ProvenStage | undefined {
    return told.get(one)?.whole.stages.find(({ id }) => id === one.stage);
  }

  function row(one: DatabaseCase): string[] {
    const { title = one.stage, detail = '', ...stage } = shown(one) ?? {};
    return [one.input, title, 'code' in stage ? stage.code : '-', detail];
  }

  it('comes in many ways, at every stage but the latency', () => {
    expect(cases.filter(({ state }) => state === 'fail').length).toBeGreaterThanOrEqual(25);
    const covered = new Set(cases.map(({ stage }) => stage));
    const untouched = stages.map(({ id }) => id).filter((id) => !covered.has(id));
    expect(untouched).toEqual(['latency']);
  });

  describe.each(cases)('$input', (one) => {
    it(`is told at the stage ${one.stage}`, () => {
      const { state, code, says, remedy } = one;
      expect(shown(one)).toMatchObject({
        ...{ state, detail: expect.stringMatching(says) as string },
        ...(code === undefined ? {} : { code }),
        ...(remedy === undefined ? {} : { remedy: expect.stringMatching(remedy) as string }),
      });
    });

    it('stops a deployment, or does not', () => {
      const { whole, quick } = told.get(one)!;
      expect({ whole: whole.ok, quick: quick.ok }).toEqual(
        one.state === 'fail' ? { whole: false, quick: false } : { whole: true, quick: true },
      );
      if (one.state !== 'fail') return;
      expect(failureIn(whole)).toMatchObject({ id: one.stage, code: one.code });
      expect(failureIn(quick)).toMatchObject({ id: one.stage, code: one.code });
    });

    it('shows no password', () => {
      const text = JSON.stringify(told.get(one));
      for (const secret of [password, new URL(bench!.direct).password])
        for (const form of [secret, encodeURIComponent(secret), btoa(secret)])
          expect(text).not.toContain(form);
    });
  });
});
