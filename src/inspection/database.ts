import type { Finding } from '../diagnosis/finding.ts';
import { DeployError } from '../errors.ts';
import type { Postgres } from '../ports/postgres.ts';
import { addressOf } from '../secrets/database-url.ts';
import type { DatabaseAnswer } from './inspection.ts';

const timeoutMs = 15_000;

/** Causes that are the same wherever one asks from; the others may be about this machine's network alone. */
const everywhere = ['DATABASE_PASSWORD', 'DATABASE_NAME', 'DATABASE_TLS', 'DATABASE_QUOTA'];

/** Asks the external databases of a project from this machine, each address once. */
export async function askDatabases(
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>>,
  postgres: Postgres,
): Promise<DatabaseAnswer[]> {
  const wanted = new Map<string, { variable: string; ca: string | undefined }>();
  for (const values of Object.values(secrets)) {
    for (const variable of ['DATABASE_URL', 'DATABASE_URL_DIRECT']) {
      const url = values[variable];
      if (url !== undefined && !wanted.has(url))
        wanted.set(url, { variable, ca: values.DATABASE_CA });
    }
  }
  return Promise.all(
    [...wanted].map(([url, { variable, ca }]) => askOne(url, variable, ca, postgres)),
  );
}

async function askOne(
  url: string,
  variable: string,
  ca: string | undefined,
  postgres: Postgres,
): Promise<DatabaseAnswer> {
  const about = { variable, address: addressOf(url) };
  try {
    const options = { timeoutMs, ...(ca === undefined ? {} : { ca }) };
    const { serverVersion, ms } = await postgres.probe(url, options);
    return { ...about, message: `PostgreSQL ${serverVersion}, answered in ${Math.round(ms)} ms` };
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    const failure = { code: error.code, hint: error.hint ?? '' };
    return { ...about, message: error.message, failure };
  }
}

/**
 * Databases that this machine cannot use. Where pods have the same trouble, theirs is the finding and this
 * one only its evidence; where they have none, it is worth a look, because it may be our network alone.
 */
export function databaseFindings(
  answers: readonly DatabaseAnswer[],
  inside: readonly Finding[],
): Finding[] {
  return answers.flatMap((answer): Finding[] => {
    const { failure, variable, address, message } = answer;
    if (failure === undefined || inside.some(isAboutDatabase)) return [];
    const same = everywhere.includes(failure.code);
    return [
      {
        code: failure.code,
        component: '',
        object: `this machine -> ${address}`,
        cause: `${variable}, from this machine: ${message}`,
        evidence: [
          `from this machine: ${message}`,
          'from inside the cluster: no pod complains about its database',
        ],
        remedy: same ? failure.hint : `${failure.hint} The pods may have another way to it.`,
        confidence: same ? 'certain' : 'possible',
        patience: 'terminal',
      },
    ];
  });
}

/** A finding of pods about their database, with what the same database says to this machine. */
export function withHostView(finding: Finding, answers: readonly DatabaseAnswer[]): Finding {
  if (!isAboutDatabase(finding) || answers.length === 0) return finding;
  const lines = answers.map(
    ({ variable, address, message }) => `from this machine: ${variable} (${address}): ${message}`,
  );
  return { ...finding, evidence: [...finding.evidence, ...lines] };
}

function isAboutDatabase({ code }: Finding): boolean {
  return code.startsWith('DATABASE');
}
