import type { EngineAnswer } from '../../ports/docker/probe.ts';
import type { Skip } from '../check.ts';
import type { Scene } from '../scene.ts';

/** What the engine of this machine answers; asked once. */
export function engineAnswer(scene: Scene): Promise<EngineAnswer> {
  return scene.once('engine', () => scene.ports.askEngine());
}

export type AnsweringEngine = Extract<EngineAnswer, { state: 'answers' }>;

/** The engine, for checks that have nothing to look at without one. */
export async function engineOrSkip(scene: Scene): Promise<AnsweringEngine | Skip> {
  const answer = await engineAnswer(scene);
  return answer.state === 'answers' ? answer : { skip: 'no Docker engine answers' };
}

/** Whether the engine runs on the kernel of this machine, not in a machine of its own. */
export function sharesOurKernel(endpoint: string, platform: NodeJS.Platform): boolean {
  return (
    platform === 'linux' && endpoint.startsWith('unix://') && !/desktop|colima|lima/i.test(endpoint)
  );
}
