import { coded, fail, pass, type Check, type Verdict } from '../check.ts';
import { engineAnswer } from '../looks/engine.ts';
import type { EngineAnswer } from '../../ports/docker/probe.ts';
import { install, startEngine } from '../remedies.ts';
import { startsEngine, startTheEngine } from '../fixes/engine.ts';
import { asRoot, type System } from '../system.ts';

export interface EngineCheckFacts {
  readonly answer: EngineAnswer;
  /** Some program of Docker is on PATH, so that it was installed once. */
  readonly installed: boolean;
  /** DOCKER_HOST, when it decides where the engine is looked for. */
  readonly dockerHost?: string;
}

/** Reachable at all: not installed, not running and not allowed are three different things to do. */
export const dockerEngine: Check<EngineCheckFacts> = {
  id: 'docker-engine',
  title: 'Docker engine',
  severity: { kubernetes: 'stop', compose: 'stop' },
  gather: async (scene) => {
    const { exec } = scene.ports;
    const programs = ['docker', 'dockerd', 'colima'].map((name) => exec.which(name));
    const [answer, ...found] = await Promise.all([engineAnswer(scene), ...programs]);
    const { DOCKER_HOST: dockerHost = '' } = scene.env;
    const installed = found.some((path) => path !== undefined);
    return { answer, installed, ...(dockerHost === '' ? {} : { dockerHost }) };
  },
  judge: (facts, system) => coded('ENGINE_UNREACHABLE', judged(facts, system)),
  fix: (_facts, scene, tell) => startTheEngine(scene, tell),
};

function judged({ answer, installed, dockerHost }: EngineCheckFacts, system: System): Verdict {
  if (answer.state === 'answers') return pass(`answers at ${answer.endpoint}`);
  const { endpoint, reason, state } = answer;
  if (state === 'denied') {
    const join = asRoot(system, 'usermod -aG docker "$USER"');
    return fail(`you may not use ${endpoint}`, `Run: ${join}, then log in again`);
  }
  if (dockerHost !== undefined) {
    return fail(
      `DOCKER_HOST is ${dockerHost}, and no engine answers there: ${reason}`,
      'Correct DOCKER_HOST, or unset it',
    );
  }
  if (state === 'absent' && !installed) return fail('not installed', install('docker', system));
  if (state === 'refused') return fail(`${endpoint}: ${reason}`, 'Look at: docker info');
  return fail(`not running (${endpoint}: ${reason})`, startEngine(system), startsEngine(system));
}
