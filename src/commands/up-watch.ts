import type { Project } from '../config/project.ts';
import { DeployError, exitCodes } from '../errors.ts';
import { describeError } from '../pipeline/stepper.ts';
import { watchLoop, type LoopEnd } from '../watch/loop.ts';
import type { CommandContext } from './command.ts';
import { WatchScene, type WatchedUp } from './watch-scene.ts';

/** Throws OPTIONS_CONFLICT (usage) for a flag that means one run, and not each of many. */
export function refuseBesideWatch(options: {
  readonly dryRun?: boolean;
  readonly replaceSecrets?: boolean;
}): void {
  const { dryRun = false, replaceSecrets = false } = options;
  const other = dryRun ? '--dry-run' : replaceSecrets ? '--replace-secrets' : undefined;
  if (other === undefined) return;
  const why = dryRun
    ? 'One deploys what is saved, the other deploys nothing.'
    : 'That is to be said of one run: todo-deploy up --replace-secrets, then watch.';
  throw new DeployError('usage', 'OPTIONS_CONFLICT', `--watch and ${other} exclude each other`, {
    hint: `${why} Leave one of them out.`,
  });
}

/**
 * `up`, and then again for everything that is saved, until Ctrl-C. Where development images were deployed, the plain
 * ones follow at the end. The exit code says how it was last: 0, that of the last round when it failed, or 130 when
 * something was saved a moment before. Throws as `watchLoop`.
 */
export async function upAndWatch(
  context: CommandContext,
  project: Project,
  up: WatchedUp,
): Promise<number> {
  const scene = new WatchScene(context, project, up);
  const { emit, signal, ports } = context;
  let end: LoopEnd;
  try {
    await scene.listen();
    end = await watchLoop({
      ...{ bell: scene.bell, clock: ports.clock, emit, signal },
      look: (which) => scene.look(which),
      round: (round) => scene.round(round),
      sync: (change, now) => scene.sync(change, now),
      catchUp: (now) => scene.catchUp(now),
    });
  } catch (error) {
    if (scene.isDeveloped) tellDevelopment(context);
    throw error;
  } finally {
    scene.close();
  }
  if (scene.isDeveloped) return releasePlain(context, scene, end);
  tellEnd(context, end, scene.url);
  if (end.late === true) return exitCodes.interrupted;
  return end.failure?.exitCode ?? exitCodes.ok;
}

/** What is saved now, as `up` deploys it. */
async function releasePlain(
  context: CommandContext,
  scene: WatchScene,
  { rounds }: LoopEnd,
): Promise<number> {
  const { emit } = context;
  const signal = context.afterStop();
  const message =
    'Stopped watching. The images that are shipped come back now; Ctrl-C again leaves those of development.';
  emit({ type: 'note', message });
  try {
    await scene.release(signal);
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    tellDevelopment(context);
    emit({ type: 'error', error: describeError(error) });
    return signal.aborted ? exitCodes.interrupted : error.exitCode;
  }
  tellEnd(context, { rounds }, scene.url);
  return exitCodes.ok;
}

function tellDevelopment({ emit }: CommandContext): void {
  const message = 'a development image may still run';
  emit({ type: 'warning', message, hint: 'todo-deploy up puts that right.' });
}

function tellEnd({ emit }: CommandContext, end: LoopEnd, url?: string): void {
  const { rounds, failure, late = false } = end;
  const deployed = failure === undefined && !late;
  const why = late ? 'it came a moment before the end' : 'its round failed';
  const text = deployed
    ? 'Stopped watching. What is saved is deployed.'
    : `Stopped watching. What was saved last is not deployed: ${why}. Next: todo-deploy up`;
  const result = { watched: true, rounds, deployed, url };
  emit({ type: 'result', command: 'up', result, text });
}
