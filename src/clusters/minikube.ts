import type { Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import { daemonTransport } from '../images/transport/daemon.ts';
import { layersTransport } from '../images/transport/layers/transport.ts';
import { minikubeLoadTransport } from '../images/transport/minikube-load.ts';
import { registryTransport } from '../images/transport/registry.ts';
import type { Command, ExecResult } from '../ports/exec.ts';
import * as tool from '../tools/minikube.ts';
import {
  parseDockerEnv,
  parseEvent,
  parseProfiles,
  parseStatus,
  type MinikubeProfile,
  type MinikubeState,
} from '../tools/minikube-output.ts';
import { minikubeNodes } from './nodes/minikube-nodes.ts';
import type {
  ClusterProvider,
  ClusterState,
  ImageTransport,
  ProviderPorts,
  Tell,
} from './provider.ts';

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
  readonly #registry: string | undefined;
  readonly #ports: ProviderPorts;

  constructor({ config }: Project, ports: ProviderPorts) {
    this.#profile = config.cluster.profile;
    this.#registry = config.cluster.registry;
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

  async transport(): Promise<ImageTransport> {
    if (this.#registry !== undefined) return registryTransport(this.#registry, this.#ports);
    const profile = await this.#known();
    // docker-env reaches one node only; with more of them the images have to be loaded into each.
    if (profile.runtime === 'docker' && profile.nodes.length === 1) return this.#daemon();
    const { nodes, why } = await minikubeNodes(profile, this.#ports);
    if (nodes !== undefined) {
      const description = `layers into the containerd of Minikube profile ${this.#profile}`;
      return layersTransport({ nodes, description, why, ports: this.#ports });
    }
    const description = `image load into Minikube profile ${this.#profile} (${profile.runtime})`;
    return { ...minikubeLoadTransport(this.#profile, description, this.#ports), why };
  }

  readonly deleteCluster = async (tell: Tell, signal: AbortSignal): Promise<void> => {
    await this.#runLong(tool.minikubeDelete(this.#profile), tell, signal, 'CLUSTER_DELETE_FAILED');
  };

  async #daemon(): Promise<ImageTransport> {
    const { stdout, stderr, exitCode } = await this.#run(tool.minikubeDockerEnv(this.#profile));
    const endpoint = exitCode === 0 ? parseDockerEnv(stdout) : undefined;
    if (endpoint === undefined) {
      throw new DeployError(
        'environment',
        'ENGINE_UNREACHABLE',
        `minikube does not tell how to reach the Docker engine of profile ${this.#profile}`,
        {
          hint: `See what it says: minikube docker-env --profile ${this.#profile}`,
          details: linesOf(stdout, stderr),
        },
      );
    }
    const description = `the Docker engine of Minikube profile ${this.#profile}`;
    return daemonTransport(this.#ports.dockerAt(endpoint), description);
  }

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

function linesOf(...texts: string[]): string[] {
  return texts.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '');
}
