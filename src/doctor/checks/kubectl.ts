import { pass, warn, type Check } from '../check.ts';
import { fetchTool, fetches } from '../fixes/tool.ts';
import { lookForProgram, type Program } from '../looks/program.ts';
import { numbersOf } from '../looks/versions.ts';
import { getTool } from '../remedies.ts';

/** We speak to the cluster ourselves; people look around with kubectl. */
export const kubectl: Check<Program> = {
  id: 'kubectl',
  title: 'kubectl',
  severity: { kubernetes: 'tell' },
  gather: (scene) => {
    const command = { file: 'kubectl', args: ['version', '--client'] };
    return lookForProgram(scene, command, (said) => `v${numbersOf(said).join('.')}`);
  },
  judge: (kubectl, system) => {
    if (kubectl.state === 'there') return pass(kubectl.version);
    if (kubectl.state === 'absent') {
      const what = 'not installed; todo-deploy does without, you may want it to look around';
      return warn(what, getTool('kubectl', system), fetches('kubectl', system));
    }
    const remedy = `Replace ${kubectl.path}: https://kubernetes.io/releases/download/`;
    return warn(`${kubectl.path} does not run: ${kubectl.reason}`, remedy);
  },
  fix: (_facts, scene, tell) => fetchTool('kubectl', scene, tell),
};
