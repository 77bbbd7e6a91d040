import { relative, sep } from 'node:path';
import type { Project } from '../config/project.ts';
import type { TargetName } from '../config/schema.ts';
import type { Watching } from '../ports/watcher.ts';
import { Bell } from '../watch/bell.ts';
import { restarted, type Round } from '../watch/loop.ts';
import type { Change } from '../watch/remembered.ts';
import type { RoundTeller } from '../watch/round-teller.ts';
import { look, placesOf, type Sight } from '../watch/sight.ts';
import { sourcesOf, type Source } from '../watch/sources.ts';
import { developed } from '../watch/sync/developed.ts';
import { tellStarts } from '../watch/sync/starts.ts';
import { Syncer } from '../watch/sync/syncer.ts';
import { openCluster } from './cluster.ts';
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

/** What `up --watch` looks at and does; the loop says when. */
export class WatchScene {
  readonly bell: Bell;
  url: string | undefined;
  #emit: 'whole' | 'news' = 'whole';
  #watching: Watching | undefined;
  #sources: readonly Source[] = [];
  #syncer: Syncer | undefined;
  readonly #closed = new AbortController();
  #hearsStarts = false;

  constructor(
    private readonly context: CommandContext,
    private project: Project,
    private readonly up: WatchedUp,
  ) {
    this.bell = new Bell(context.ports.clock);
  }

  /** Development images are, or may be, deployed. */
  get isDeveloped(): boolean {
    return this.#shown !== this.project;
  }

  /** The project as it is deployed while it is watched. */
  get #shown(): Project {
    return developed(this.project, this.up.target);
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
    this.#closed.abort();
  }

  async look(which: 'all' | 'written'): Promise<Sight> {
    if (which === 'all') await this.#findSources();
    const asked = this.#sources.filter(({ written = false }) => which === 'all' || written);
    return look(this.project, asked, this.context.ports.files);
  }

  /** True when there was something to do. */
  async round({ sight, planned }: Round): Promise<boolean> {
    const context = this.#contextOf(this.context.signal);
    if (this.#emit === 'news') {
      this.project = await this.up.load(context);
      await this.listen();
    }
    this.#emit = 'news';
    // Until it has come to its end nobody knows which images run.
    this.#syncer = undefined;
    const shown = this.#shown;
    const { nothing, url } = await this.up.deploy(context, shown, planned);
    if (url !== this.url) context.emit({ type: 'note', message: `The app is at ${url ?? ''}` });
    this.url = url;
    if (this.isDeveloped) await this.#syncTo(shown, sight);
    return !nothing;
  }

  async sync({ names }: Change, now: Sight): Promise<boolean> {
    return (await this.#syncer?.sync(names, now)) ?? false;
  }

  async catchUp(now: Sight): Promise<void> {
    await this.#syncer?.catchUp(now);
  }

  /** Deploys the project itself, of what is saved now. */
  async release(signal: AbortSignal): Promise<void> {
    const context = this.#contextOf(signal);
    this.project = await this.up.load(context);
    await this.up.deploy(context, this.project, () => Promise.resolve());
  }

  /** A signal of its own, so that what listens to it goes when the round does. */
  #contextOf(signal: AbortSignal): CommandContext {
    return {
      ...this.context,
      emit: this.up.teller[this.#emit],
      signal: AbortSignal.any([signal]),
    };
  }

  async #syncTo(shown: Project, built: Sight): Promise<void> {
    const { emit, ports, signal } = this.context;
    const { kubernetes } = await openCluster(this.#silent, shown);
    const { files, clock } = ports;
    this.#syncer = new Syncer({ kubernetes, files, clock, emit, signal }, shown, built);
    if (this.#hearsStarts) return;
    this.#hearsStarts = true;
    const ended = AbortSignal.any([signal, this.#closed.signal]);
    const told = tellStarts(
      kubernetes,
      shown,
      () => {
        this.bell.ring(restarted);
      },
      ended,
    );
    told.catch((error: unknown) => {
      this.bell.break(error instanceof Error ? error : new Error(String(error)));
    });
  }

  get #silent(): CommandContext {
    return { ...this.context, emit: () => undefined };
  }

  /** By the newest configuration that can be read; the round says what is wrong with one that cannot. */
  async #findSources(): Promise<void> {
    const { files } = this.context.ports;
    const text = await files.readText(this.project.file);
    if (text !== this.project.source?.text)
      this.project = await this.up.load(this.#silent).catch(() => this.project);
    this.#sources = await sourcesOf(this.#shown, this.up.target, files);
  }
}
