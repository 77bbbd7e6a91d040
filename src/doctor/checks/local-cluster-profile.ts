import { pass, skip, warn, type Check } from '../check.ts';
import { lookAtLocalCluster, type LocalCluster } from '../looks/local-cluster.ts';
import { startLocalCluster } from '../fixes/local-cluster.ts';

/** The profile: its state, driver and runtime. `up` starts one that is stopped, after asking. */
export const localClusterProfile: Check<LocalCluster> = {
  id: 'minikube-profile',
  title: 'Minikube profile',
  severity: { kubernetes: 'tell' },
  limitMs: 8_000,
  gather: async (scene) => {
    const found = await lookAtLocalCluster(scene);
    if (found.program.state !== 'there') return { skip: 'Minikube is not installed' };
    return found.need === 'none' ? { skip: 'another cluster is used' } : found;
  },
  judge: ({ profile, known, state }) => {
    const about =
      known === undefined
        ? profile
        : `${profile}: ${known.driver} driver, ${known.runtime} runtime`;
    const start = `start Minikube profile ${profile}`;
    const run = 'Run: todo-deploy doctor --fix';
    if (state === undefined) return skip(`${profile}: minikube status does not answer in time`);
    if (state === 'running')
      return known?.driver === 'none' ? warn(about, withoutDriver) : pass(about);
    if (state === 'absent') return warn(`there is no profile ${profile} yet`, run, start);
    if (state === 'stale-kubeconfig') {
      return warn(
        `${about}: the kubeconfig points at its old address`,
        run,
        `point the kubeconfig at profile ${profile}`,
      );
    }
    return warn(`${about}: ${state}`, run, start);
  },
  fix: (_facts, scene, tell) => startLocalCluster(scene, tell),
};

const withoutDriver =
  'The driver none runs Kubernetes on this very machine: prefer minikube start --driver=docker';
