/** A database failure in words for people, and whether it is worth another try. */
export interface DatabaseFailure {
  /** Stable name, such as `database_unreachable`. */
  code: string;
  message: string;
  /** True when waiting may be enough: the server is asleep, starting or restarting. */
  transient: boolean;
}

interface Rule {
  code: string;
  message: string;
  transient: boolean;
  /** SQLSTATE, Node error codes. */
  codes?: string[];
  text?: RegExp;
}

/** First match wins; the wording of hosted PostgreSQL comes before what is common to all. */
const RULES: Rule[] = [
  {
    code: 'database_quota_exceeded',
    text: /exceeded the compute time quota/i,
    message: 'The database provider refuses: its compute time quota is used up.',
    transient: false,
  },
  {
    code: 'database_endpoint_unknown',
    text: /endpoint ID is not specified|endpoint .*could not be found/i,
    message: 'The database provider does not know this host name. Copy the connection URL again.',
    transient: false,
  },
  {
    code: 'database_waking',
    text: /couldn't connect to compute node|control plane request failed/i,
    message: 'The database is waking up.',
    transient: true,
  },
  {
    code: 'database_tls_required',
    text: /connection is insecure|SSL\/TLS required|no pg_hba\.conf entry.*no encryption/i,
    message: 'The database accepts only TLS: add sslmode=require to its URL.',
    transient: false,
  },
  {
    code: 'database_password',
    codes: ['28P01', '28000'],
    text: /password authentication failed|client password must be a string/i,
    message: 'The database refuses the user name or password.',
    transient: false,
  },
  {
    code: 'database_missing',
    codes: ['3D000'],
    message: 'The database server is there, but it has no database of that name.',
    transient: false,
  },
  {
    code: 'database_tls_unsupported',
    text: /does not support SSL connections/i,
    message:
      'The database speaks no TLS, but its URL asks for it: use sslmode=disable if that is right.',
    transient: false,
  },
  {
    code: 'database_certificate',
    codes: [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'CERT_HAS_EXPIRED',
      'CERT_SIGNATURE_FAILURE',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    message:
      'The certificate of the database cannot be verified. Give its authority in DATABASE_CA, ' +
      'and use the host name that the certificate names.',
    transient: false,
  },
  {
    code: 'database_permission',
    codes: ['42501'],
    message:
      'The database user may not do this: it needs the right to create tables in its schema.',
    transient: false,
  },
  {
    code: 'database_name_unresolved',
    codes: ['ENOTFOUND', 'EAI_AGAIN'],
    message: 'The host name of the database cannot be resolved.',
    transient: true,
  },
  {
    code: 'database_starting',
    codes: ['57P03', '57P01', '57P02'],
    text: /terminating connection|the database system is/i,
    message: 'The database is starting or stopping.',
    transient: true,
  },
  {
    code: 'database_busy',
    codes: ['53300', '55P03'],
    message: 'The database is busy: no connection or lock is free.',
    transient: true,
  },
  {
    code: 'database_unreachable',
    codes: [
      'ECONNREFUSED',
      'ECONNRESET',
      'ETIMEDOUT',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'EPIPE',
      '08006',
    ],
    text: /connection terminated|timeout (?:expired|exceeded)|query read timeout/i,
    message: 'The database cannot be reached.',
    transient: true,
  },
];

/**
 * Says what a failure of the database driver means. Text of the server is never quoted, so no
 * secret can slip through.
 */
export function explainDatabaseError(error: unknown): DatabaseFailure {
  return matchDatabaseError(error) ?? unknownFailure(error);
}

/** Like `explainDatabaseError`, but undefined when the error is not one of the database's. */
export function matchDatabaseError(error: unknown): DatabaseFailure | undefined {
  const { code, text } = facts(error);
  const rule = RULES.find((r) => r.codes?.includes(code) || r.text?.test(text));
  if (rule) return { code: rule.code, message: rule.message, transient: rule.transient };
  // Libraries wrap what the driver threw.
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? undefined : matchDatabaseError(cause);
}

function unknownFailure(error: unknown): DatabaseFailure {
  const { code } = facts(error);
  const suffix = code ? ` (${code})` : '';
  return { code: 'database_error', message: `The database failed${suffix}.`, transient: false };
}

function facts(error: unknown): { code: string; text: string } {
  if (!(error instanceof Error)) return { code: '', text: String(error) };
  // Several addresses tried in turn come as one error around many.
  const inner = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  const code = (inner as { code?: unknown }).code;
  return { code: typeof code === 'string' ? code : '', text: inner.message };
}
