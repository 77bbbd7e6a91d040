import { conditionOf, typed } from '../../rollout/kube-types.ts';
import { ownerOf } from '../../rollout/ownership.ts';
import { terminal, transient, type Clue } from '../rule.ts';
import { oneLine, type ContainerView, type View } from '../view.ts';
import { databaseSigns, type DatabaseSign } from './database-signs.ts';

/** A line about a database at all: `connection refused` alone may be about anything. */
const aboutDatabase =
  /database|postgres|psycopg|asyncpg|sqlalchemy|psql|libpq|could not translate host name|relation "|denied for (table|schema|database|relation|sequence|function)|schema_|run migrations|\bpg\b|:5432|\bsql|prepared statement|connection to server at|neon\.tech|ep-[a-z]+-/i;

/** A check of a health answer that is well: what else the answer complains about is no database. */
const checkPassed = /"(database|postgres|db)":\s*("ok"|"up"|"healthy"|true)/gi;

/** A line of the log of a PostgreSQL server: what it says is about its clients, not about itself. */
const ofServer = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S* \S+ \[\d+\]/;

interface Heard {
  readonly said: string;
  readonly sign: DatabaseSign;
}

/**
 * Findings of one code about programs that cannot use their database: their own health answer says so, or
 * their last lines. Seen from inside the cluster; what this machine meets is an error of the same code.
 */
export function databaseClues(view: View, code: string): Clue[] {
  return view.containers.flatMap((container) => {
    const heard = databaseTrouble(view, container);
    return heard?.sign.code === code ? [clue(view, container, heard)] : [];
  });
}

/** What a text of a program says about its database, or undefined when it is not about one. */
export function explainDatabase(
  text: string,
): Pick<DatabaseSign, 'code' | 'cause' | 'remedy'> | undefined {
  return signIn(text);
}

/** What a container that is not ready says about its database, with the words in which it does. */
export function databaseTrouble(view: View, container: ContainerView): Heard | undefined {
  const { status, init, pod, failure, lines } = container;
  if (status.ready === true || init || endedWell(container)) return undefined;
  const health = view.evidence.health.get(pod.metadata.name);
  if (health !== undefined && health.status >= 400 && failure === undefined) {
    const sign = signIn(health.body);
    if (sign !== undefined) {
      return { said: `health path answers ${health.status}: ${health.body}`, sign };
    }
  }
  const said = lines.findLast((line) => !ofServer.test(line) && signIn(line) !== undefined);
  const sign = said === undefined ? undefined : signIn(said);
  return said === undefined || sign === undefined ? undefined : { said, sign };
}

function signIn(text: string): DatabaseSign | undefined {
  const complaint = text.replaceAll(checkPassed, '');
  if (!aboutDatabase.test(complaint)) return undefined;
  return databaseSigns.find(({ pattern }) => pattern.test(complaint));
}

function endedWell({ status, failure }: ContainerView): boolean {
  return failure === undefined && status.state?.running === undefined;
}

function clue(view: View, container: ContainerView, { said, sign }: Heard): Clue {
  const ended = container.failure === undefined ? [] : container.lines.slice(-5).map(oneLine);
  return {
    ...{ component: container.component, object: container.object },
    cause: sign.cause,
    evidence: [
      `from inside the cluster: ${oneLine(said)}`,
      ...ended.filter((line) => line !== oneLine(said)),
    ],
    remedy: sign.remedy,
    ...patience(view, container, sign),
  };
}

function patience(
  view: View,
  container: ContainerView,
  { seconds, because }: DatabaseSign,
): Pick<Clue, 'patience' | 'budgetMs' | 'because'> {
  // How often a migration may try is its Job's to say.
  if (container.ofJob) return jobFailed(view, container) ? terminal : { patience: 'transient' };
  return seconds === 0 ? terminal : transient(seconds, because);
}

function jobFailed(view: View, { pod }: ContainerView): boolean {
  const uid = ownerOf(pod.metadata, 'Job')?.uid;
  const job = typed(view.snapshot, 'jobs').find(({ metadata }) => metadata.uid === uid);
  return conditionOf(job?.status?.conditions, 'Failed')?.status === 'True';
}
