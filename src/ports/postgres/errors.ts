import { DeployError, messageOf } from '../../errors.ts';
import type { PostgresTarget } from './target.ts';

/** The codes are those of the findings about the same faults seen from inside the cluster. */
interface Explanation {
  readonly code:
    | 'DATABASE_DNS'
    | 'DATABASE_UNREACHABLE'
    | 'DATABASE_TLS'
    | 'DATABASE_PASSWORD'
    | 'DATABASE_NAME'
    | 'DATABASE_POOLED'
    | 'DATABASE_SUSPENDED'
    | 'DATABASE_CONNECTIONS'
    | 'DATABASE_QUOTA'
    | 'DATABASE_ERROR';
  readonly message: (target: PostgresTarget) => string;
  readonly hint: string;
}

interface Rule extends Explanation {
  /** Codes of Node or of PostgreSQL (SQLSTATE). */
  readonly codes?: readonly string[];
  /** What the message holds. */
  readonly says?: RegExp;
}

const address = (target: PostgresTarget): string => `${target.host}:${target.port}`;

/** The first rule that fits explains the failure; messages come before codes, for they say more. */
const rules: readonly Rule[] = [
  {
    code: 'DATABASE_DNS',
    says: /endpoint ID is not specified|Inconsistent project name inferred/i,
    message: (target) => `Neon cannot tell which database is meant from the host ${target.host}`,
    hint: 'Copy the whole host name from the Neon console (ep-….neon.tech), and connect with TLS: sslmode=require.',
  },
  {
    code: 'DATABASE_QUOTA',
    says: /exceeded the .*quota|compute time quota/i,
    message: () => 'Neon has stopped this project: its quota is used up',
    hint: 'Upgrade the plan or wait for the next month; the Neon console shows the usage.',
  },
  {
    code: 'DATABASE_POOLED',
    says: /unsupported startup parameter/i,
    message: (target) => `the pooler at ${address(target)} refuses an option of the URL`,
    hint: 'Remove options=… from the URL, or use the direct host (without -pooler) for it.',
  },
  {
    code: 'DATABASE_TLS',
    says: /connection is insecure|SSL (connection )?is required|SSL required|no encryption|SSL off/i,
    message: (target) => `${address(target)} accepts only encrypted connections`,
    hint: 'End the URL with ?sslmode=require.',
  },
  {
    code: 'DATABASE_TLS',
    says: /does not support SSL/i,
    message: (target) => `${address(target)} offers no TLS, and the URL asks for it`,
    hint: 'Use a server with TLS; only for a database in your own network: sslmode=disable.',
  },
  {
    code: 'DATABASE_TLS',
    codes: ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
    message: (target) => `the certificate of ${address(target)} is not valid today`,
    hint: 'Renew the certificate of the server, and check the clock of this machine.',
  },
  {
    code: 'DATABASE_TLS',
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID'],
    message: (target) => `the certificate of ${address(target)} belongs to another host`,
    hint: 'Use the host name that the certificate was made for; an address or an alias will not do.',
  },
  {
    code: 'DATABASE_TLS',
    codes: [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'CERT_SIGNATURE_FAILURE',
    ],
    message: (target) =>
      `the certificate of ${address(target)} is signed by an authority that is not trusted here`,
    hint: 'If it is your own authority, name its PEM file as database.caFile; a proxy that opens TLS has the same effect.',
  },
  {
    code: 'DATABASE_TLS',
    codes: ['EPROTO'],
    says: /SSL routines|error establishing an SSL connection|tlsv1|wrong version number|ERR_SSL|ERR_OSSL|ERR_CRYPTO|PEM routines/i,
    message: (target) => `the TLS handshake with ${address(target)} failed`,
    hint: 'Check the host and the port; if database.caFile is set, that it is a PEM file with certificates.',
  },
  {
    code: 'DATABASE_DNS',
    codes: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA'],
    message: (target) => `no such host: ${target.host}`,
    hint: 'Compare the host with the connection string in your console, and check that this machine has a network.',
  },
  {
    code: 'DATABASE_UNREACHABLE',
    codes: ['ECONNREFUSED'],
    message: (target) => `nothing listens at ${address(target)}`,
    hint: 'Check host and port, and that the database server runs.',
  },
  {
    code: 'DATABASE_PASSWORD',
    codes: ['28P01'],
    says: /password authentication failed|no such user|SASL authentication failed|role ".*" does not exist/i,
    message: (target) => `${address(target)} refuses user "${target.user}" with this password`,
    hint: 'Copy the connection string again, with the password shown; Neon: Connect, or reset the password of the role.',
  },
  {
    code: 'DATABASE_NAME',
    codes: ['3D000'],
    says: /database ".*" does not exist|no such database/i,
    message: (target) => `there is no database "${target.database}" at ${address(target)}`,
    hint: 'Create it, or correct the name at the end of the URL.',
  },
  {
    code: 'DATABASE_CONNECTIONS',
    codes: ['53300'],
    says: /too many (clients|connections)|remaining connection slots/i,
    message: (target) => `${address(target)} has no connection left`,
    hint: 'Close other clients, or use the pooled host (with -pooler) as DATABASE_URL.',
  },
  {
    code: 'DATABASE_SUSPENDED',
    codes: ['57P01', '57P03'],
    says: /Couldn't connect to compute node|administrator command|the database system is|server login has been failing/i,
    message: (target) => `the database at ${address(target)} is suspended or starting`,
    hint: 'It needs some seconds to wake: run the same command again. If it stays so, look at it in its console.',
  },
  {
    code: 'DATABASE_UNREACHABLE',
    codes: ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ECONNRESET', 'EPIPE'],
    says: /timeout|terminat/i,
    message: (target) => `${address(target)} does not answer`,
    hint: 'A suspended database needs some seconds to wake: try again. Otherwise check host, port, firewall, and who may connect (IP allow list).',
  },
];

/** Failures that pass by themselves within seconds: a suspended database that wakes, a restart. */
export function isTransient(error: unknown): boolean {
  const transient = ['57P01', '57P02', '57P03', 'ECONNRESET'];
  return (
    transient.includes(codeOf(error)) ||
    /Couldn't connect to compute node|administrator command|starting up|Connection terminated unexpectedly/i.test(
      messageOf(error),
    )
  );
}

/** A failed connection in plain words; never with the password, which no part of the message comes from. */
export function explainFailure(error: unknown, target: PostgresTarget): DeployError {
  // The way to the server failed, and has said how.
  if (error instanceof DeployError) return error;
  const text = messageOf(error);
  const code = codeOf(error);
  const rule = rules.find(
    (candidate) => candidate.says?.test(text) ?? candidate.codes?.includes(code),
  );
  const found = rule ?? rules.find((candidate) => candidate.codes?.includes(code));
  if (found === undefined) {
    return new DeployError(
      'environment',
      'DATABASE_ERROR',
      `${address(target)} refused the connection`,
      {
        details: [`the server said: ${text}`],
        hint: 'Look the message up in the documentation of your database.',
        cause: error,
      },
    );
  }
  return new DeployError('environment', found.code, found.message(target), {
    details: text === '' ? [] : [`reported as: ${text}`],
    hint: found.hint,
    cause: error,
  });
}

/** Several addresses of one host are tried together; their failures come as one AggregateError. */
function codeOf(error: unknown): string {
  const { code, errors } = error as { code?: string; errors?: { code?: string }[] };
  return code ?? errors?.[0]?.code ?? '';
}

/** What the server says of a statement; its detail is left out, for it shows values. */
export function statementFailure(error: unknown, { host, port }: PostgresTarget): DeployError {
  const message = `${host}:${port} refused a statement: ${messageOf(error)}`;
  return new DeployError('environment', 'DATABASE_ERROR', message, {
    hint: 'Correct what the message says, then run the same command again.',
    cause: error,
  });
}
