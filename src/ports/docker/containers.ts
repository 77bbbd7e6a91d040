import type Docker from 'dockerode';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type {
  ContainerEvent,
  ContainerInfo,
  ContainerLogOptions,
  Containers,
  ContainerSpec,
  Labels,
} from '../docker-containers.ts';
import type { ExecResult } from '../exec.ts';
import type { LogLine } from '../kubernetes.ts';
import { splitLines } from '../lines.ts';
import { containerBody, endpoint } from './container-body.ts';
import { readFileIn } from './container-file.ts';
import { containerInfo } from './container-info.ts';
import { createError, startError } from './container-errors.ts';
import { logBatches, logQuery } from './container-logs.ts';
import { usageBetween, type ContainerStats } from './container-usage.ts';
import { absentIs, unchangedIs } from './errors.ts';
import { executeIn, type ExecuteOptions } from './execute.ts';
import { programStream } from './multiplexed.ts';

/** Makes a call to the engine and turns what it throws into an error for people. */
export type Call = <T>(doing: string, work: () => Promise<T>) => Promise<T>;

/** Between the two looks that tell the use of CPU, in milliseconds. */
const usageWindowMs = 300;

/** Containers over the engine's HTTP API. */
export class ApiContainers implements Containers {
  constructor(
    private readonly docker: () => Docker,
    private readonly call: Call,
  ) {}

  list(labels: Labels): Promise<ContainerInfo[]> {
    return this.call('list containers', async () => {
      const filters = JSON.stringify({ label: labelFilter(labels) });
      const found = await this.docker().listContainers({ all: true, filters });
      const all = await Promise.all(found.map(({ Id }) => this.inspect(Id)));
      return all.filter((container) => container !== undefined);
    });
  }

  inspect(container: string): Promise<ContainerInfo | undefined> {
    return this.call(`look at the container ${container}`, async () => {
      const found = await absentIs(undefined, this.docker().getContainer(container).inspect());
      return found === undefined ? undefined : containerInfo(found);
    });
  }

  create(spec: ContainerSpec): Promise<string> {
    return this.call(`make the container ${spec.name}`, async () => {
      try {
        const made = await this.docker().createContainer(containerBody(spec));
        for (const { name, aliases } of spec.networks.slice(1)) {
          const options = { Container: made.id, EndpointConfig: endpoint(aliases) };
          await this.docker().getNetwork(name).connect(options);
        }
        return made.id;
      } catch (error) {
        throw createError(spec, error);
      }
    });
  }

  start(container: string): Promise<void> {
    return this.call(`start the container ${container}`, async () => {
      try {
        await unchangedIs(this.docker().getContainer(container).start());
      } catch (error) {
        throw startError(container, error);
      }
    });
  }

  run(container: string, input: string): Promise<number> {
    return this.call(`run the container ${container}`, async () => {
      const one = this.docker().getContainer(container);
      const stream = await one.attach({ stream: true, stdin: true, hijack: true });
      const ended = one.wait({ condition: 'next-exit' }) as Promise<{ StatusCode: number }>;
      // Told of below; until then a failed start must not leave it without a listener.
      ended.catch(() => undefined);
      try {
        await this.start(container);
        stream.end(input);
        return (await ended).StatusCode;
      } finally {
        destroy(stream);
      }
    });
  }

  stop(container: string, seconds?: number): Promise<void> {
    return this.call(`stop the container ${container}`, async () => {
      const options = seconds === undefined ? {} : { t: seconds };
      const stopping = unchangedIs(this.docker().getContainer(container).stop(options));
      await absentIs(undefined, stopping);
    });
  }

  rename(container: string, name: string): Promise<void> {
    return this.call(`rename the container ${container}`, async () => {
      await this.docker().getContainer(container).rename({ name });
    });
  }

  remove(container: string): Promise<boolean> {
    return this.call(`remove the container ${container}`, async () => {
      const removing = this.docker().getContainer(container).remove({ force: true, v: true });
      return (await absentIs(false, removing)) !== false;
    });
  }

  async *logs(
    container: string,
    options: ContainerLogOptions,
    signal?: AbortSignal,
  ): AsyncGenerator<readonly LogLine[]> {
    const stream = await this.call(`read the log of ${container}`, () =>
      this.logStream(container, options),
    );
    const stop = (): void => {
      destroy(stream);
    };
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    try {
      yield* logBatches(stream as AsyncIterable<Buffer>, options.bytes === true);
    } catch (error) {
      if (!signal?.aborted) throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
      stop();
    }
  }

  private logStream(
    container: string,
    options: ContainerLogOptions,
  ): Promise<NodeJS.ReadableStream> {
    return new Promise((resolve, reject) => {
      const request = {
        ...{ path: `/containers/${encodeURIComponent(container)}/logs?`, method: 'GET' },
        ...{ options: logQuery(options), isStream: true },
        statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
      };
      this.docker().modem.dial(request, (error, stream) => {
        if (error === null) resolve(stream as NodeJS.ReadableStream);
        else reject(error);
      });
    });
  }

  usage(container: string): Promise<{ cpu: number; memory: number } | undefined> {
    return this.call(`measure the container ${container}`, async () => {
      const look = async (): Promise<ContainerStats | undefined> => {
        const options = { stream: false as const, 'one-shot': true };
        const asked = this.docker().getContainer(container).stats(options);
        return absentIs(undefined, asked as unknown as Promise<ContainerStats>);
      };
      const before = await look();
      await setTimeout(usageWindowMs);
      const after = await look();
      if (before === undefined || after === undefined) return undefined;
      return usageBetween(before, after);
    });
  }

  watch(
    labels: Labels,
    on: { open(): void; event(event: ContainerEvent): void },
    signal: AbortSignal,
  ): Promise<void> {
    return this.call('watch containers', async () => {
      const filters = JSON.stringify({ type: ['container'], label: labelFilter(labels) });
      const stream = await this.docker().getEvents({ filters });
      const stop = (): void => {
        destroy(stream);
      };
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      else on.open();
      const lines = splitLines((line) => {
        if (line.trim() !== '') on.event(eventOf(line));
      });
      try {
        for await (const chunk of stream) lines.push(chunk as Buffer);
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        signal.removeEventListener('abort', stop);
      }
      if (!signal.aborted) {
        throw Object.assign(new Error('the engine ended its events'), { code: 'ECONNRESET' });
      }
    });
  }

  connect(container: string, argv: readonly string[]): Promise<Duplex> {
    return this.call(`run ${argv[0] ?? ''} in ${container}`, async () => {
      const attach = { AttachStdin: true, AttachStdout: true, AttachStderr: true };
      const options = { Cmd: [...argv], ...attach, Tty: false };
      const program = await this.docker().getContainer(container).exec(options);
      return programStream(await program.start({ hijack: true, stdin: true }));
    });
  }

  execute(
    container: string,
    argv: readonly string[],
    options: ExecuteOptions = {},
  ): Promise<ExecResult> {
    return this.call(`run ${argv[0] ?? ''} in ${container}`, () =>
      executeIn(this.docker().getContainer(container), argv, options),
    );
  }

  readFile(container: string, path: string): Promise<Uint8Array | undefined> {
    return this.call(`read ${path} in ${container}`, () =>
      readFileIn(this.docker().getContainer(container), path),
    );
  }
}

/** Every stream of the engine is a connection, which the types do not say. */
function destroy(stream: NodeJS.ReadableStream): void {
  (stream as NodeJS.ReadableStream & { destroy(): void }).destroy();
}

export function labelFilter(labels: Labels): string[] {
  return Object.entries(labels).map(([name, value]) => `${name}=${value}`);
}

function eventOf(line: string): ContainerEvent {
  const event = JSON.parse(line) as {
    Action?: string;
    Actor?: { ID?: string; Attributes?: Record<string, string> };
  };
  const { ID = '', Attributes = {} } = event.Actor ?? {};
  return { action: event.Action ?? '', id: ID, name: Attributes['name'] ?? '' };
}
