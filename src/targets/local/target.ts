import { databaseComponent } from '../../config/project.ts';
import { localRedactor } from '../kubernetes/redact.ts';
import { databaseUrl, notDeployed, openExternal } from '../database-url.ts';
import type { HealthDocument } from '../health.ts';
import type { LogSink } from '../log-record.ts';
import type {
  LogsRequest,
  OpenDatabase,
  PlannedMigration,
  PlannedTeardown,
  PlanUpOptions,
  PlannedUp,
  Target,
  TargetContext,
  TeardownOptions,
} from '../target.ts';
import { localHealth } from './health.ts';
import { planLocalMigration } from './migrate-alone.ts';
import { lookAround } from './site.ts';
import { host } from './specs.ts';
import { planLocalTeardown } from './teardown.ts';
import { planLocalUp } from './up.ts';
import { watchLocalHealth } from './watch-health.ts';

/** A deployment as processes of this machine. */
export class LocalTarget implements Target {
  readonly name = 'local';

  constructor(private readonly context: TargetContext) {}

  planUp(options: PlanUpOptions): Promise<PlannedUp> {
    return planLocalUp(this.context, options);
  }

  planMigration(options: { readonly dryRun: boolean }): Promise<PlannedMigration> {
    return planLocalMigration(this.context, options);
  }

  async health(): Promise<HealthDocument> {
    const { project, ports } = this.context;
    const redact = await this.redactor();
    const { deployment, states } = await lookAround(this.context, { probe: true });
    return localHealth({ project, deployment, states, redact, now: ports.clock.now() });
  }

  async watchHealth(onHealth: (health: HealthDocument) => void): Promise<void> {
    await watchLocalHealth(this.context, await this.redactor(), onHealth);
  }

  async logs(request: LogsRequest, sink: LogSink): Promise<number> {
    const { readProcessLogs } = await import('../../supervisor/logs.ts');
    const { signal } = this.context;
    const { folders } = await lookAround(this.context, { probe: false });
    return readProcessLogs(folders.state, request, sink, signal);
  }

  planTeardown(options: TeardownOptions): Promise<PlannedTeardown> {
    return planLocalTeardown(this.context, options);
  }

  async openDatabase(): Promise<OpenDatabase> {
    if (this.context.project.config.database.source === 'external') {
      return openExternal(this.context);
    }
    const { states } = await lookAround(this.context, { probe: false });
    const running = states?.find(({ name, pid }) => name === databaseComponent && pid !== null);
    if (running === undefined) throw notDeployed('its PostgreSQL does not run on this machine');
    const { url } = await databaseUrl(this.context, { host, port: running.port });
    return { url, close: () => Promise.resolve() };
  }

  private async redactor(): Promise<(text: string) => string> {
    const { project, ports, env, setRedactor, signal, emit } = this.context;
    const redact = await localRedactor(project, ports, env, { signal, emit });
    setRedactor(redact);
    return redact;
  }
}
