import { relative, sep } from 'node:path';
import type { Project } from '../config/project.ts';
import type { TargetName } from '../config/schema.ts';
import { DeployError, exitCodes } from '../errors.ts';
import type { Watching } from '../ports/watcher.ts';
import { Bell } from '../watch/bell.ts';
import { watchLoop, type LoopEnd } from '../watch/loop.ts';
import type { RoundTeller } from '../watch/round-teller.ts';
import { look, placesOf } from '../watch/sight.ts';
import { sourcesOf, type Source } from '../watch/sources.ts';
import type { CommandContext } from './command.ts';
import type { UpOutcome } from './up-result.ts';

/** What an `up` is made of that is done again for what is saved. */
export interface WatchedUp {
  /** Has heard what was told before the first round. */
  readonly teller: RoundTeller;
  readonly target: TargetName;
  /** Reads the configuration. */
  load(context: CommandContext): Promise<Project>;
  /** Plans and carries out; `planned` is called in between. */
  deploy(
    context: CommandContext,
    project: Project,
    planned: () => Promise<void>,
  ): Promise<UpOutcome>;
}

/** Throws OPTIONS_CONFLICT (usage) for a flag that means one run, and not each of many. */
export function refuseBesideWatch(options: {
  readonly dryRun?: boolean;
  readonly replaceSecrets?: boolean;
}): void {
  const { dryRun = false, replaceSecrets = false } = options;
  const other = dryRun ? '--dry-run' : replaceSecrets ? '--replace-secrets' : undefined;
  if (other === undefined) return;
  const why = dryRun
    ? 'One deploys what is saved, the other deploys nothing.'
    : 'That is to be said of one run: todo-deploy up --replace-secrets, then watch.';
  throw new DeployError('usage', 'OPTIONS_CONFLICT', `--watch and ${other} exclude each other`, {
    hint: `${why} Leave one of them out.`,
  });
}

/**
 * `up`, and then again for everything that is saved, until Ctrl-C. The exit code says how it was last: 0, that of
 * the last round when it failed, or 130 when something was saved a moment before. Throws as `watchLoop`.
 */
export async function upAndWatch(
  context: CommandContext,
  project: Project,
  up: WatchedUp,
): Promise<number> {
  const scene = new WatchScene(context, project, up);
  const { emit, signal, ports } = context;
  try {
    await scene.listen();
    const end = await watchLoop({
      ...{ bell: scene.bell, clock: ports.clock, emit, signal },
      look: (which) => scene.look(which),
      round: (planned) => scene.round(planned),
    });
    tellEnd(context, end, scene.url);
    if (end.late === true) return exitCodes.interrupted;
    return end.failure?.exitCode ?? exitCodes.ok;
  } finally {
    scene.close();
  }
}

class WatchScene {
  readonly bell: Bell;
  url: string | undefined;
  #emit: 'whole' | 'news' = 'whole';
  #watching: Watching | undefined;
  #sources: readonly Source[] = [];

  constructor(
    private readonly context: CommandContext,
    private project: Project,
    private readonly up: WatchedUp,
  ) {
    this.bell = new Bell(context.ports.clock);
  }

  /** Hears, from now on, of what the project is made of now. */
  async listen(): Promise<void> {
    await this.#findSources();
    const before = this.#watching;
    const { watcher } = this.context.ports;
    this.#watching = await watcher.watch(placesOf(this.#sources), {
      onChange: (path) => {
        this.bell.ring(relative(this.project.root, path).split(sep).join('/'));
      },
      onLost: (error) => {
        this.bell.break(error);
      },
    });
    before?.close();
  }

  close(): void {
    this.#watching?.close();
  }

  async look(which: 'all' | 'written'): Promise<ReadonlyMap<string, string>> {
    if (which === 'all') await this.#findSources();
    const asked = this.#sources.filter(({ written = false }) => which === 'all' || written);
    return look(this.project, asked, this.context.ports.files);
  }

  /** True when there was something to do. */
  async round(planned: () => Promise<void>): Promise<boolean> {
    const emit = this.up.teller[this.#emit];
    // Of its own, so that what listens to it goes when the round does.
    const signal = AbortSignal.any([this.context.signal]);
    const context: CommandContext = { ...this.context, emit, signal };
    if (this.#emit === 'news') {
      this.project = await this.up.load(context);
      await this.listen();
    }
    this.#emit = 'news';
    const { nothing, url } = await this.up.deploy(context, this.project, planned);
    if (url !== this.url) context.emit({ type: 'note', message: `The app is at ${url ?? ''}` });
    this.url = url;
    return !nothing;
  }

  /** By the newest configuration that can be read; the round says what is wrong with one that cannot. */
  async #findSources(): Promise<void> {
    const { files } = this.context.ports;
    const text = await files.readText(this.project.file);
    if (text !== this.project.source?.text) {
      const silent = { ...this.context, emit: () => undefined };
      this.project = await this.up.load(silent).catch(() => this.project);
    }
    this.#sources = await sourcesOf(this.project, this.up.target, files);
  }
}

function tellEnd({ emit }: CommandContext, end: LoopEnd, url?: string): void {
  const { rounds, failure, late = false } = end;
  const deployed = failure === undefined && !late;
  const why = late ? 'it came a moment before the end' : 'its round failed';
  const text = deployed
    ? 'Stopped watching. What is saved is deployed.'
    : `Stopped watching. What was saved last is not deployed: ${why}. Next: todo-deploy up`;
  const result = { watched: true, rounds, deployed, url };
  emit({ type: 'result', command: 'up', result, text });
}
