import { DeployError } from '../../errors.ts';
import { addressOf } from '../../secrets/database-url.ts';
import { authentication } from './authentication.ts';
import { stages } from './index.ts';
import {
  createScene,
  type DatabaseUse,
  type ProofOptions,
  type ProofPorts,
  type Scene,
} from './scene.ts';
import { failed, skip, type Stage, type StageResult } from './stage.ts';

export type ProvenStage = StageResult & { readonly id: string; readonly title: string };

/** What the stages found about one URL. */
export interface Proof {
  /** DATABASE_URL, DATABASE_URL_DIRECT. */
  readonly name: string;
  /** Host and database, without user and password; empty when the URL cannot be read. */
  readonly address: string;
  readonly ok: boolean;
  /** How long a sign-in took, in milliseconds; absent when nobody could sign in. */
  readonly ms?: number;
  readonly stages: readonly ProvenStage[];
}

/** A stage gets this on top of the time for connections: a server may stop in the middle of an answer. */
const answerMs = 10_000;

/**
 * Asks a database stage by stage, first failure first. `quick` is for one that most likely works: only what
 * the one connection tells, unless there is none, and then everything. It changes nothing there.
 */
export async function prove(
  use: DatabaseUse,
  ports: ProofPorts,
  options: ProofOptions & { readonly quick?: boolean },
): Promise<Proof> {
  const scene = createScene(use, ports, options);
  try {
    const short = options.quick === true && (await connects(scene));
    const found = await runStages(short ? stages.filter(({ quick }) => quick) : stages, scene);
    const ok = found.every(({ state }) => state !== 'fail');
    const about = { name: use.name, address: addressIn(scene), ok };
    const reached = found.some(({ id, state }) => id === authentication.id && state === 'pass');
    const connection = reached ? await scene.connection() : undefined;
    const met = connection !== undefined && 'ms' in connection ? { ms: connection.ms } : {};
    return { ...about, ...met, stages: found };
  } finally {
    await scene.close();
  }
}

async function connects(scene: Scene): Promise<boolean> {
  return 'session' in (await scene.connection());
}

async function runStages(wanted: readonly Stage[], scene: Scene): Promise<ProvenStage[]> {
  const found: ProvenStage[] = [];
  for (const stage of wanted) {
    const broken = found.find(({ state }) => state === 'fail');
    const result =
      broken === undefined
        ? await inTime(stage, scene)
        : skip(`not asked: "${broken.title}" comes first`);
    found.push({ id: stage.id, title: stage.title, ...result });
  }
  return found;
}

/** A stage that gets no answer has failed; nothing waits for ever, and not for who stops it. */
async function inTime(stage: Stage, scene: Scene): Promise<StageResult> {
  const over = new AbortController();
  const limit = scene.wakeMs + 2 * scene.timeoutMs + answerMs;
  try {
    const end = AbortSignal.any([
      over.signal,
      ...(scene.signal === undefined ? [] : [scene.signal]),
    ]);
    const silence = scene.clock.sleep(limit, end).then(() => failed(silent(scene)));
    // What a stage throws at once is caught like what it throws later.
    const answer = Promise.resolve(scene).then((one) => stage.run(one));
    return await Promise.race([answer, silence]);
  } catch (error) {
    if (!(error instanceof DeployError) || error.kind === 'interrupted') throw error;
    return failed(error);
  } finally {
    over.abort(new Error('answered'));
  }
}

function silent({ target: { host, port } }: Scene): DeployError {
  const message = `${host}:${port} stopped answering in the middle`;
  return new DeployError('environment', 'DATABASE_UNREACHABLE', message, {
    hint: 'Try again; if it stays so, look at the server and at the firewalls on the way.',
  });
}

function addressIn(scene: Scene): string {
  try {
    return addressOf(scene.read().url);
  } catch {
    return '';
  }
}
