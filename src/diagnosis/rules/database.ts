import { terminal, transient, type Clue, type Rule } from '../rule.ts';
import { oneLine, type ContainerView, type View } from '../view.ts';

/** What programs say about databases; the first that fits is taken. Patience in seconds, 0 for none. */
const meanings = [
  {
    pattern: /password authentication failed|auth_failed|28P01/i,
    cause: 'the database refuses the user or the password',
    remedy:
      'Correct DATABASE_URL in the secrets file, then run `todo-deploy up`. The database in the cluster ' +
      'keeps the POSTGRES_PASSWORD that its volume was made with: put that one back.',
    patience: 0,
  },
  {
    pattern: /database "[^"]*" does not exist|database_missing|3D000/i,
    cause: 'the server has no database of the name in the URL',
    remedy: 'Create the database, or correct the name at the end of DATABASE_URL.',
    patience: 0,
  },
  {
    pattern: /compute time quota|quota_exceeded/i,
    cause: 'the database project has used up its compute time',
    remedy: 'Raise the plan of the database project, or wait for the next month.',
    patience: 0,
  },
  {
    pattern:
      /tls_failed|certificate verify failed|self[- ]signed certificate|does not support SSL|connection is insecure/i,
    cause: 'no trusted TLS connection to the database',
    remedy:
      'Name the authority of its certificate in `database.caFile`, or correct sslmode in DATABASE_URL.',
    patience: 0,
  },
  {
    pattern: /schema_(missing|behind)|run migrations/i,
    cause: 'the schema of the database is older than the program',
    remedy: 'Run `todo-deploy up`, which migrates; see `todo-deploy logs` of the migration.',
    patience: 60,
  },
  {
    pattern: /too many (clients|connections)|remaining connection slots|database_busy/i,
    cause: 'the database has no free connection',
    remedy: 'Use the pooled URL, lower `replicas`, or allow more connections.',
    patience: 60,
  },
  {
    pattern: /starting up|administrator command|connect to compute node|database_waking/i,
    cause: 'the database is waking up or starting',
    remedy: 'Wait a moment; if it stays so, look at the database itself.',
    patience: 90,
  },
  {
    pattern:
      /could not translate host name|name resolution|ENOTFOUND|EAI_AGAIN|host name cannot be resolved/i,
    cause: 'the host name of the database cannot be resolved from inside the cluster',
    remedy:
      'Correct the host in DATABASE_URL; the name has to mean something inside the cluster too.',
    patience: 60,
  },
  {
    pattern:
      /database_(unreachable|timeout)|connection refused|ECONNREFUSED|ETIMEDOUT|timed? ?out/i,
    cause: 'the database does not answer from inside the cluster',
    remedy:
      'Start it, or correct host and port in DATABASE_URL; check that a firewall lets the cluster in.',
    patience: 60,
  },
] as const;

/** A line about a database at all: `connection refused` alone may be about anything. */
const aboutDatabase = /database|postgres|psycopg|asyncpg|\bpg\b|:5432|\bsql|neon\.tech|ep-[a-z]+-/i;

/** A program cannot use its database: its own readiness answer says so, or its last lines. */
export const database: Rule = {
  code: 'DATABASE',
  find: (view) => view.containers.flatMap((container) => clueFrom(view, container)),
};

/** What a text of a program says about its database: cause and remedy, or undefined. */
export function explainDatabase(
  text: string,
): { readonly cause: string; readonly remedy: string } | undefined {
  if (!aboutDatabase.test(text)) return undefined;
  return meanings.find(({ pattern }) => pattern.test(text));
}

function clueFrom(view: View, container: ContainerView): Clue[] {
  const said = saidBy(view, container);
  const meaning =
    said === undefined ? undefined : meanings.find(({ pattern }) => pattern.test(said));
  if (said === undefined || meaning === undefined) return [];
  const ended = container.failure === undefined ? [] : container.lines.slice(-5).map(oneLine);
  return [
    {
      ...{ component: container.component, object: container.object },
      cause: meaning.cause,
      evidence: [oneLine(said), ...ended.filter((line) => line !== oneLine(said))],
      remedy: meaning.remedy,
      ...patience(container, meaning.patience),
    },
  ];
}

function patience(container: ContainerView, seconds: number): Pick<Clue, 'patience' | 'budgetMs'> {
  // How often a migration may try is its Job's to say.
  if (container.ofJob) return { patience: 'transient' };
  return seconds === 0 ? terminal : transient(seconds);
}

function saidBy(view: View, container: ContainerView): string | undefined {
  if (container.status.ready === true || container.init) return undefined;
  const health = view.evidence.health.get(container.pod.metadata.name);
  if (health !== undefined && health.status >= 400 && aboutDatabase.test(health.body)) {
    return `health path answers ${health.status}: ${health.body}`;
  }
  if (container.failure === undefined) return undefined;
  return container.lines.findLast(
    (line) => aboutDatabase.test(line) && meanings.some(({ pattern }) => pattern.test(line)),
  );
}
