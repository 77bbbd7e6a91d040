import type { Project } from '../config/project.ts';
import type { DockerEndpoint } from '../clusters/provider.ts';
import type { EngineAnswer } from '../ports/docker/probe.ts';
import type { Fetcher } from '../ports/fetcher.ts';
import type { Ports } from '../ports/index.ts';
import type { Machine } from '../ports/machine.ts';
import type { System } from './system.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** Everything that checks look through; the real things are made in wiring.ts. */
export interface DoctorPorts extends Ports {
  readonly machine: Machine;
  readonly fetcher: Fetcher;
  /** Asks an engine what it is; without an endpoint, the one that the docker command uses. */
  askEngine(endpoint?: DockerEndpoint): Promise<EngineAnswer>;
}

/** The configuration of this folder. */
export type ProjectState =
  | { readonly state: 'absent' }
  | { readonly state: 'broken'; readonly path: string; readonly problems: readonly string[] }
  | { readonly state: 'good'; readonly project: Project };

/** What checks are about, and what they may look through. */
export interface Scene {
  readonly ports: DoctorPorts;
  readonly env: Env;
  readonly cwd: string;
  readonly system: System;
  readonly configuration: ProjectState;
  /** kubeconfig context of --context, when there is no project to hold it. */
  readonly context?: string;
  readonly signal: AbortSignal;
  /** Looks once for all checks that ask under the same name. */
  once<T>(name: string, look: () => Promise<T>): Promise<T>;
}

/** The project, when there is a configuration without mistakes. */
export function projectOf({ configuration }: Scene): Project | undefined {
  return configuration.state === 'good' ? configuration.project : undefined;
}

/** A scene from what is fixed, and a memory for what is looked at. */
export function createScene(about: Omit<Scene, 'once'>): Scene {
  const seen = new Map<string, Promise<unknown>>();
  return {
    ...about,
    once: <T>(name: string, look: () => Promise<T>) => {
      const known = (seen.get(name) as Promise<T> | undefined) ?? look();
      seen.set(name, known);
      return known;
    },
  };
}
