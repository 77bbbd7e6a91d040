import { DeployError } from '../../errors.ts';
import { minikubeProvider } from '../../clusters/minikube-entry.ts';
import { minikubeProfiles, minikubeStatus, minikubeVersion } from '../../tools/minikube.ts';
import {
  parseProfiles,
  parseStatus,
  type MinikubeProfile,
  type MinikubeState,
} from '../../tools/minikube-output.ts';
import { projectOf, type Scene } from '../scene.ts';
import { lookAtCluster } from './cluster.ts';
import { lookForProgram, type Program } from './program.ts';

const patienceMs = 4_000;

/** Minikube on this machine, and whether the project would use it. */
export interface LocalCluster {
  readonly program: Program;
  /** Name of the profile that is meant. */
  readonly profile: string;
  /** Undefined when there is no such profile, or no program to ask. */
  readonly known?: MinikubeProfile;
  readonly state?: MinikubeState;
  readonly need: Need;
}

/**
 * Whether the deployment would use it: it was asked for, it is what the context belongs to, it is all there
 * could be, or another cluster answers.
 */
export type Need = 'asked' | 'current' | 'fallback' | 'none';

/** Looks at Minikube; once for all checks. */
export function lookAtLocalCluster(scene: Scene): Promise<LocalCluster> {
  return scene.once('local cluster', () => look(scene));
}

async function look(scene: Scene): Promise<LocalCluster> {
  const profile = projectOf(scene)?.config.cluster.profile ?? minikubeProvider.name;
  const program = await lookForProgram(scene, minikubeVersion());
  const [known, state] =
    program.state === 'there'
      ? await Promise.all([listed(scene, profile), stateOf(scene, profile)])
      : [undefined, undefined];
  return {
    ...{ program, profile, need: await needOf(scene, profile, known) },
    ...(known === undefined ? {} : { known }),
    ...(state === undefined ? {} : { state }),
  };
}

async function needOf(
  scene: Scene,
  profile: string,
  known: MinikubeProfile | undefined,
): Promise<Need> {
  const wanted = projectOf(scene)?.config.cluster.provider ?? 'auto';
  if (wanted === minikubeProvider.name) return 'asked';
  const cluster = await lookAtCluster(scene);
  if (wanted !== 'auto') return 'none';
  if (cluster.state === 'answers')
    return known !== undefined && cluster.kubernetes.context === profile ? 'current' : 'none';
  // A context that was asked for is used or nothing is, unless it is the profile's own.
  const asked = projectOf(scene)?.config.cluster.context ?? scene.context;
  return asked === undefined || asked === profile ? 'fallback' : 'none';
}

async function listed(scene: Scene, profile: string): Promise<MinikubeProfile | undefined> {
  const stdout = await said(scene, minikubeProfiles());
  return parseProfiles(stdout?.stdout ?? '').find(({ name }) => name === profile);
}

async function stateOf(scene: Scene, profile: string): Promise<MinikubeState | undefined> {
  const answer = await said(scene, minikubeStatus(profile));
  return answer === undefined ? undefined : parseStatus(answer);
}

async function said({ ports, signal }: Scene, command: Parameters<typeof ports.exec.run>[0]) {
  try {
    return await ports.exec.run(command, { signal, timeoutMs: patienceMs });
  } catch (error) {
    // Silence is judged where it matters; here nothing is known then.
    if (error instanceof DeployError && error.code === 'TOOL_TIMEOUT') return undefined;
    throw error;
  }
}
