import type { ProcessState, Supervisor } from '../../supervisor/spec.ts';
import { findSupervisor } from '../../supervisor/ensure.ts';
import type { TargetContext } from '../target.ts';
import { readDeployment, type LocalDeployment } from './deployment.ts';
import { localFolders, type LocalFolders } from './folders.ts';
import { thisMachine, type LocalMachine } from './machine.ts';

/** What there is of one project on this machine. */
export interface Site {
  readonly machine: LocalMachine;
  readonly folders: LocalFolders;
  readonly deployment: LocalDeployment | undefined;
  /** Undefined when none is alive. */
  readonly supervisor: Supervisor | undefined;
  readonly states: readonly ProcessState[] | undefined;
}

/** Looks; changes nothing. With `probe` every process is checked just now. */
export async function lookAround(
  { project, ports, env }: TargetContext,
  { probe }: { readonly probe: boolean },
): Promise<Site> {
  const machine = thisMachine(env);
  const { files } = ports;
  const folders = await localFolders(project, { files, env, machine });
  const deployment = await readDeployment(folders.state, files);
  const supervisor = await findSupervisor({ folder: folders.state });
  const states = await (probe ? supervisor?.probeNow() : supervisor?.states());
  return { machine, folders, deployment, supervisor, states };
}
