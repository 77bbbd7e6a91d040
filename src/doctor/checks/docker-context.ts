import { pass, warn, type Check } from '../check.ts';
import { useDockerContext } from '../fixes/docker-context.ts';
import { engineAnswer } from '../looks/engine.ts';
import { otherEngines, type KnownEngine } from '../looks/docker-contexts.ts';

export interface DockerContextFacts {
  readonly endpoint: string;
  readonly reason: string;
  /** DOCKER_HOST or DOCKER_CONTEXT decides, so that changing the current context would not help. */
  readonly byVariable?: string;
  /** Another engine of this machine that does answer. */
  readonly other: KnownEngine;
}

/** The docker command points at an engine that is gone (an old Docker Desktop, Colima), and another one answers. */
export const dockerContext: Check<DockerContextFacts | { readonly answers: string }> = {
  id: 'docker-context',
  title: 'Docker context',
  severity: { kubernetes: 'tell', compose: 'tell' },
  gather: async (scene) => {
    const answer = await engineAnswer(scene);
    if (answer.state === 'answers') return { answers: answer.endpoint };
    const [other] = await otherEngines(scene, answer.endpoint);
    if (other === undefined) return { skip: 'no other engine answers either' };
    const { endpoint, reason } = answer;
    const byVariable = ['DOCKER_HOST', 'DOCKER_CONTEXT'].find(
      (name) => (scene.env[name] ?? '') !== '',
    );
    return { endpoint, reason, other, ...(byVariable === undefined ? {} : { byVariable }) };
  },
  judge: (facts) => {
    if ('answers' in facts) return pass(facts.answers);
    const { endpoint, other, byVariable } = facts;
    const detail = `nobody answers at ${endpoint}, but ${other.host} does`;
    if (byVariable !== undefined)
      return warn(detail, `Unset ${byVariable}, or set it to that engine`);
    if (other.context === undefined)
      return warn(detail, `Set it: export DOCKER_HOST=${other.host}`);
    const command = `docker context use ${other.context}`;
    return warn(
      detail,
      `Run: ${command}`,
      `make ${other.context} the current docker context (${command})`,
    );
  },
  fix: async (facts, scene) => {
    if ('other' in facts && facts.other.context !== undefined)
      await useDockerContext(facts.other.context, scene);
  },
};
