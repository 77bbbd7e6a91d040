import type { Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import type { Command, ExecResult } from '../ports/exec.ts';
import * as tool from '../tools/minikube.ts';
import {
  linesOf,
  parseEvent,
  parseProfiles,
  parseStatus,
  type MinikubeProfile,
  type MinikubeState,
} from '../tools/minikube-output.ts';
import { registryWay } from './context.ts';
import { minikubeWays } from './minikube-ways.ts';
import type {
  ClusterProvider,
  ClusterState,
  ImageTransport,
  ProviderPorts,
  Tell,
} from './provider.ts';
import { transportFrom } from './ways.ts';

const lookTimeoutMs = 30_000;
/** A first start downloads an image of the node. */
const startTimeoutMs = 1_200_000;

const stateWords: Readonly<Record<MinikubeState, string>> = {
  running: 'running',
  paused: 'paused',
  stopped: 'stopped',
  'stale-kubeconfig': 'running, but your kubeconfig points at its old address',
  absent: 'not there yet',
};

/** A Minikube profile: found, started, filled with images and deleted through the minikube program. */
export class MinikubeProvider implements ClusterProvider {
  readonly name = 'minikube';
  readonly #profile: string;
  readonly #project: Project;
  readonly #ports: ProviderPorts;

  constructor(project: Project, ports: ProviderPorts) {
    this.#profile = project.config.cluster.profile;
    this.#project = project;
    this.#ports = ports;
  }

  async detect(): Promise<ClusterState> {
    const [state, profile, version] = await Promise.all([
      this.#state(),
      this.#listed(),
      this.#run(tool.minikubeVersion()),
    ]);
    const runtime = profile === undefined ? '' : `, ${profile.runtime} runtime`;
    const description = `Minikube ${version.stdout.trim()}, profile ${this.#profile}${runtime}: ${stateWords[state]}`;
    if (state === 'running') return { state, context: this.#profile, description };
    return { state: state === 'absent' ? 'absent' : 'stopped', description };
  }

  async start(tell: Tell, signal: AbortSignal): Promise<void> {
    const state = await this.#state();
    // On a running cluster `minikube start` restarts every pod.
    if (state === 'running') return;
    const commands = {
      paused: tool.minikubeUnpause,
      'stale-kubeconfig': tool.minikubeUpdateContext,
      stopped: tool.minikubeStart,
      absent: tool.minikubeStart,
    };
    await this.#runLong(commands[state](this.#profile), tell, signal, 'CLUSTER_START_FAILED');
    const after = await this.#state();
    if (after !== 'running') {
      throw failed(
        'CLUSTER_START_FAILED',
        `Minikube profile ${this.#profile} is ${stateWords[after]}`,
        ['minikube said that it started'],
      );
    }
  }

  transport(): Promise<ImageTransport> {
    const ports = this.#ports;
    const kubernetes = () => ports.kubernetes(this.#profile);
    return transportFrom({
      ...minikubeWays(this.#project, ports, {
        profile: () => this.#known(),
        registry: registryWay(this.#project, ports, kubernetes),
      }),
      ...{ project: this.#project, ports, kubernetes },
      where: `Minikube profile ${this.#profile}`,
    });
  }

  readonly deleteCluster = async (tell: Tell, signal: AbortSignal): Promise<void> => {
    await this.#runLong(tool.minikubeDelete(this.#profile), tell, signal, 'CLUSTER_DELETE_FAILED');
  };

  async #state(): Promise<MinikubeState> {
    return parseStatus(await this.#run(tool.minikubeStatus(this.#profile)));
  }

  async #listed(): Promise<MinikubeProfile | undefined> {
    const { stdout } = await this.#run(tool.minikubeProfiles());
    return parseProfiles(stdout).find(({ name }) => name === this.#profile);
  }

  async #known(): Promise<MinikubeProfile> {
    const profile = await this.#listed();
    if (profile !== undefined) return profile;
    throw new DeployError(
      'environment',
      'CLUSTER_ABSENT',
      `there is no Minikube profile ${this.#profile}`,
      {
        hint: `Start it: minikube start --profile ${this.#profile}`,
      },
    );
  }

  #run(command: Command): Promise<ExecResult> {
    return this.#ports.exec.run(command, { timeoutMs: lookTimeoutMs });
  }

  /** Runs what takes minutes, tells its steps, and makes an error of what it says when it fails. */
  async #runLong(command: Command, tell: Tell, signal: AbortSignal, code: string): Promise<void> {
    const said: string[] = [];
    const onLine = (line: string) => {
      const { kind, message, advice } = parseEvent(line);
      if (kind === 'step') tell(message);
      else said.push(...linesOf(message, advice));
    };
    const options = { signal, onLine, timeoutMs: startTimeoutMs };
    const { exitCode } = await this.#ports.exec.run(command, options);
    if (exitCode === 0) return;
    const what = [command.file, ...command.args.slice(0, 1)].join(' ');
    throw failed(code, `${what} failed for profile ${this.#profile} (exit code ${exitCode})`, said);
  }
}

function failed(code: string, message: string, details: readonly string[]): DeployError {
  const hint = 'What minikube said is above; `minikube logs` knows more.';
  return new DeployError('environment', code, message, { hint, details });
}
