import { addLogin, loginOf, retireLogin } from '../../databases/logins/logins.ts';
import { withLogin } from '../../databases/logins/next.ts';
import { DeployError, messageOf } from '../../errors.ts';
import type { PostgresSession } from '../../ports/postgres.ts';
import { databaseLogin, databasePassword } from '../../secrets/derive.ts';
import { generateSecret } from '../../secrets/generate.ts';
import type { Values } from '../../secrets/given.ts';
import { redactor } from '../../secrets/redact.ts';
import { readDatabaseUrl } from '../../secrets/database-url.ts';
import type { Target } from '../../targets/target.ts';
import type { SecretsScene } from './scene.ts';

const timeoutMs = 15_000;

/** A new password for the database: a second login takes over, then the first one is retired. */
export class DatabaseRotation {
  private readonly password = generateSecret();
  private user = '';
  private next = '';

  constructor(
    private readonly scene: SecretsScene,
    private readonly target: Target,
  ) {}

  /**
   * Makes the login that takes over; gives what the secrets file is to hold then. Throws NOT_DEPLOYED (usage),
   * DATABASE_LOGIN_REFUSED (refused) and what connecting throws.
   */
  async begin(): Promise<Values> {
    const { context, project, stored } = this.scene;
    const { DATABASE_URL: kept = '', DATABASE_URL_DIRECT: direct = '' } = stored;
    context.setRedactor(
      redactor([this.password, kept, direct, stored[databasePassword] ?? ''].filter(Boolean)),
    );
    await this.connected(undefined, async (session) => {
      ({ user: this.user } = await loginOf(session));
      this.next = await addLogin(session, this.password);
    });
    const message = `the database has a login ${this.next} beside ${this.user}; both work`;
    context.emit({ type: 'note', message });
    if (project.config.database.source === 'in-cluster') {
      return { [databasePassword]: this.password, [databaseLogin]: this.next };
    }
    return {
      DATABASE_URL: this.withNext(kept),
      ...(direct === '' ? {} : { DATABASE_URL_DIRECT: this.withNext(direct) }),
    };
  }

  /** Ends the login of before. Throws ROTATION_UNFINISHED (environment) when it goes on. */
  async retire(): Promise<void> {
    try {
      await this.connected(this.next, (session) => retireLogin(session, this.user));
    } catch (error) {
      const { signal } = this.scene.context;
      if (signal.aborted || !(error instanceof DeployError)) throw error;
      const message = `the app runs with the new password, and the old one of ${this.user} still works: ${messageOf(error)}`;
      throw new DeployError('environment', 'ROTATION_UNFINISHED', message, {
        hint: `End it by hand: todo-deploy db shell, then ALTER ROLE "${this.user}" PASSWORD NULL;`,
      });
    }
  }

  private async connected(
    as: string | undefined,
    work: (session: PostgresSession) => Promise<void>,
  ): Promise<void> {
    const { signal, ports } = this.scene.context;
    const opened = await this.target.openDatabase();
    try {
      const { url, ca = '' } = opened;
      const options = { timeoutMs, signal, ...(ca === '' ? {} : { ca }) };
      const own = as === undefined ? url : withLogin(url, as, this.password);
      const session = await ports.postgres.open(own, options);
      try {
        await work(session);
      } finally {
        await session.close();
      }
    } finally {
      await opened.close();
    }
  }

  private withNext(url: string): string {
    return withLogin(readDatabaseUrl(url).url, this.next, this.password);
  }
}
