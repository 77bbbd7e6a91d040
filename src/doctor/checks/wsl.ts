import { pass, warn, type Check } from '../check.ts';
import { engineAnswer } from '../looks/engine.ts';

export interface WslFacts {
  readonly folder: string;
  /** The kernel is that of WSL 2; WSL 1 has none of its own. */
  readonly second: boolean;
  readonly engineAnswers: boolean;
}

export const wsl: Check<WslFacts> = {
  id: 'wsl',
  title: 'WSL',
  severity: { kubernetes: 'tell', compose: 'tell', local: 'tell' },
  gather: async (scene) => {
    if (!scene.system.wsl) return { skip: 'this is no Linux inside Windows' };
    const { kernel } = scene.ports.machine.facts;
    const answer = await engineAnswer(scene);
    return {
      ...{ folder: scene.cwd, second: /wsl2/i.test(kernel) },
      engineAnswers: answer.state === 'answers',
    };
  },
  judge: ({ folder, second, engineAnswers }) => {
    if (!second)
      return warn('WSL 1 runs no containers', 'Run in Windows: wsl --set-version DISTRIBUTION 2');
    if (/^\/mnt\/[a-z](\/|$)/.test(folder)) {
      const detail = `${folder} lies on the Windows disk, which is many times slower from here`;
      return warn(detail, 'Clone the project anew below your home folder (~) and work there');
    }
    if (engineAnswers) return pass('WSL 2, an engine answers');
    const remedy =
      'Docker Desktop > Settings > Resources > WSL integration: switch it on for this distribution';
    return warn('WSL 2, and no engine answers in it', remedy);
  },
};
