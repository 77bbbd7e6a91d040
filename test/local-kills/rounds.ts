/** One kill after another, and after each the proof that `up` makes everything well. */
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeFiles } from '../../src/ports/files/node.ts';
import { findSupervisor } from '../../src/supervisor/ensure.ts';
import { readRecord } from '../../src/supervisor/state.ts';
import { Account } from '../e2e/harness/account.ts';
import { kill, killAll } from './kill.ts';
import { draw, type Kind } from './kinds.ts';
import { processesOf, strangersOf } from './machine.ts';
import { inTime, type KillsProject } from './project.ts';
import type { Random } from './random.ts';
import { Rows } from './rows.ts';

const up = ['up', '--yes', '--target', 'local'];
/** From ready on, until which a part is killed that serves. */
const servingMs = 1_500;

export interface Round extends Kind {
  /** After the beginning of the moment, in milliseconds. */
  readonly afterMs: number;
  /** Processes; 0 when what was to be killed had ended before. */
  readonly killed: number;
  /** How long the `up` afterwards took, in milliseconds. */
  readonly upMs: number;
  /** Empty when all was well. */
  readonly wrong: readonly string[];
}

export interface Result {
  readonly rounds: readonly Round[];
  readonly acknowledged: number;
  readonly unanswered: number;
  /** What was wrong after `teardown --data`. */
  readonly left: readonly string[];
}

/** Starts the project, kills so many times, and removes all; `tell` hears of every round. */
export async function killAgainAndAgain(
  project: KillsProject,
  count: number,
  random: Random,
  tell: (round: Round) => void,
): Promise<Result> {
  project.change('first');
  await project.succeeds(up);
  const { url } = await statusOf(project);
  const rows = new Rows(await Account.signUp(url, 'kills'), url);
  const rounds: Round[] = [];
  /** How long a whole `up` that starts something took at last. */
  let lastMs = 5_000;
  for (const [at, kind] of draw(count, random).entries()) {
    const round = await oneRound(project, { ...kind, at, random, rows, lastMs });
    if (kind.moment !== 'serving' && round.wrong.length === 0) lastMs = round.upMs;
    rounds.push(round);
    tell(round);
  }
  await project.succeeds(['teardown', '--yes', '--data', '--target', 'local']);
  const left = await leftOf(project);
  const { acknowledged, unanswered } = rows;
  return { rounds, acknowledged: acknowledged.length, unanswered, left };
}

interface Scene extends Kind {
  readonly at: number;
  readonly random: Random;
  readonly rows: Rows;
  readonly lastMs: number;
}

async function oneRound(project: KillsProject, scene: Scene): Promise<Round> {
  const { victim, moment, at, random, rows, lastMs } = scene;
  const afterMs = Math.round(random.next() * (moment === 'serving' ? servingMs : lastMs));
  const told = { victim, moment, afterMs };
  rows.start();
  try {
    if (moment === 'changing') project.change(String(at));
    if (moment === 'starting') await killAll(project);
    const running = moment === 'serving' ? undefined : project.start(up);
    await sleep(afterMs);
    const killed = await kill(project, victim, random, running);
    if (running !== undefined) await inTime(running, 'up, of which a part was killed');
    const began = Date.now();
    await project.succeeds(up);
    const upMs = Date.now() - began;
    await rows.stop();
    return { ...told, killed, upMs, wrong: await wrongWith(project, rows) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...told, killed: -1, upMs: 0, wrong: [why] };
  } finally {
    await rows.stop();
  }
}

async function wrongWith(project: KillsProject, rows: Rows): Promise<string[]> {
  const { url } = await statusOf(project);
  const lost = await rows.lost();
  const { state } = project.folders;
  const supervisor = await findSupervisor({ folder: state });
  const record = await readRecord(state, nodeFiles);
  return [
    ...(url === rows.url ? [] : [`it moved to ${url}`]),
    ...(lost.length === 0 ? [] : [`${lost.length} rows are lost: ${lost.slice(0, 5).join(', ')}`]),
    ...(supervisor === undefined || record === undefined
      ? ['no supervisor']
      : await strangersOf(project, record, await supervisor.states())),
  ];
}

/** Throws unless it is healthy, which the exit code says. */
async function statusOf(project: KillsProject): Promise<{ url: string }> {
  const { stdout } = await project.succeeds(['status', '--target', 'local', '--json']);
  return (JSON.parse(stdout) as { result: { url: string } }).result;
}

async function leftOf(project: KillsProject): Promise<string[]> {
  const processes = await processesOf(project);
  return [
    ...processes.map(({ pid, command }) => `process ${pid}: ${command}`),
    ...((await nodeFiles.exists(project.folders.state)) ? [project.folders.state] : []),
  ];
}
