import { fail, pass, skip, warn, type Check } from '../check.ts';
import { fetchTool, fetches } from '../fixes/tool.ts';
import { lookAtLocalCluster, type LocalCluster } from '../looks/local-cluster.ts';
import { getTool } from '../remedies.ts';
import { minikubeVersion } from '../../tools/minikube.ts';
import type { ToolName } from '../../tools/releases.ts';

const name = minikubeVersion().file as ToolName;

/** Minikube itself: needed only where it would run the cluster. */
export const localClusterProgram: Check<Pick<LocalCluster, 'program' | 'need'>> = {
  id: 'minikube-program',
  title: 'Minikube',
  severity: { kubernetes: 'stop' },
  limitMs: 8_000,
  gather: lookAtLocalCluster,
  judge: ({ program, need }, system) => {
    if (program.state === 'there') return pass(program.version);
    const found =
      program.state === 'absent'
        ? 'not installed'
        : `${program.path} does not run: ${program.reason}`;
    if (need === 'none' || need === 'current') return skip(`${found}; another cluster is used`);
    if (program.state === 'broken') return warn(found, `Replace ${program.path}`);
    return fail(found, getTool(name, system), fetches(name, system));
  },
  fix: (_facts, scene, tell) => fetchTool(name, scene, tell),
};
