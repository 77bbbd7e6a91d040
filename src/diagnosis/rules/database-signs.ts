/** What a text of a program says about its database, and what it means. */
export interface DatabaseSign {
  readonly code: string;
  readonly pattern: RegExp;
  readonly cause: string;
  readonly remedy: string;
  /** How long it may last before it is a failure, in seconds; 0 where waiting cannot help. */
  readonly seconds: number;
  /** Why that long. */
  readonly because?: string;
}

const waking = 'a suspended or restarting database needs some seconds to answer';
const network = 'names, routes and servers may come up a little later than the program';

/**
 * In the order in which they are looked for: the first that fits is the cause. The words are those of
 * PostgreSQL, its poolers and hosts, libpq, psycopg, asyncpg and node-postgres, and names that programs
 * give to these causes in their health answers.
 */
export const databaseSigns: readonly DatabaseSign[] = [
  {
    code: 'DATABASE_QUOTA',
    pattern: /exceeded the [\w -]*quota|compute time quota|quota_exceeded/i,
    cause: 'the project of the database has used up its quota',
    remedy: 'Raise the plan of the database project, or wait for the next month.',
    seconds: 0,
  },
  {
    code: 'DATABASE_POOLED',
    pattern: /unsupported startup parameter|unsupported_option/i,
    cause: 'the database is asked through a pooler, which refuses an option of the URL',
    remedy:
      'Remove `options=…` from DATABASE_URL, or use the direct host (without -pooler) there, then run `todo-deploy up`.',
    seconds: 0,
  },
  {
    code: 'DATABASE_POOLED',
    pattern: /channel binding/i,
    cause: 'the URL requires channel binding, and the server (mostly a pooler) does not offer it',
    remedy:
      'Remove `channel_binding=require` from DATABASE_URL, or use the direct host, then run `todo-deploy up`.',
    seconds: 0,
  },
  {
    code: 'DATABASE_POOLED',
    pattern:
      /prepared statement "?[^"]*"? (does not exist|already exists)|DuplicatePreparedStatement|InvalidSQLStatementName|you don't own a lock of type/i,
    cause:
      'the database is asked through a pooler, and the program needs a session of its own (prepared statements, locks)',
    remedy:
      'Give the direct host (without -pooler) in DATABASE_URL, or as DATABASE_URL_DIRECT for migrations, then run `todo-deploy up`.',
    seconds: 60,
    because: 'through a pooler it fails only now and then',
  },
  {
    code: 'DATABASE_TLS',
    pattern:
      /does not support SSL|offers no TLS|tls_unsupported|server does not support encryption/i,
    cause: 'the database offers no TLS from inside the cluster, and the URL asks for it',
    remedy:
      'Use a server with TLS; only for a database in your own network set sslmode=disable in DATABASE_URL.',
    seconds: 0,
  },
  {
    code: 'DATABASE_TLS',
    pattern:
      /connection is insecure|SSL\/TLS required|SSL required|requires TLS|no encryption|SSL off|tls_required/i,
    cause: 'the database accepts only encrypted connections, and the URL does not ask for TLS',
    remedy: 'End DATABASE_URL with ?sslmode=require, then run `todo-deploy up`.',
    seconds: 0,
  },
  {
    code: 'DATABASE_TLS',
    pattern:
      /tls_failed|database_certificate|certificate verify failed|self[- ]signed certificate|unable to verify the first certificate|unable to get (local )?issuer certificate|certificate has expired|not match (host ?name|certificate)|root certificate file|ERR_TLS_CERT_ALTNAME_INVALID/i,
    cause: 'no trusted TLS connection to the database from inside the cluster',
    remedy:
      'Name the authority of its certificate in `database.caFile`, and use the host name that the certificate was made for.',
    seconds: 0,
  },
  {
    code: 'DATABASE_UNREACHABLE',
    pattern: /invalid response to SSL negotiation|expected authentication request from server/i,
    cause: 'something else than a database answers at its address, from inside the cluster',
    remedy:
      'Correct host and port in DATABASE_URL; a proxy or firewall may also answer in its place.',
    seconds: 0,
  },
  {
    code: 'DATABASE_DNS',
    pattern:
      /endpoint ID is not specified|endpoint_unknown|does not name the \w+ endpoint|endpoint .*could not be found/i,
    cause: 'the provider cannot tell from the host name which database is meant',
    remedy:
      'Copy the whole connection string again from the console of the database into DATABASE_URL.',
    seconds: 0,
  },
  {
    code: 'DATABASE_PASSWORD',
    pattern:
      /password authentication failed|SASL authentication failed|auth_failed|database_password|no password supplied|client password must be a string|role "[^"]*" does not exist|28P01/i,
    cause: 'the database refuses the user or the password',
    remedy:
      'Correct DATABASE_URL in the secrets file, then run `todo-deploy up`. The database in the cluster ' +
      'keeps the POSTGRES_PASSWORD that its volume was made with: put that one back.',
    seconds: 0,
  },
  {
    code: 'DATABASE_NAME',
    pattern: /database "[^"]*" does not exist|no such database|database_missing|3D000/i,
    cause: 'the server has no database of the name in the URL',
    remedy: 'Create the database, or correct the name at the end of DATABASE_URL.',
    seconds: 0,
  },
  {
    code: 'DATABASE_SCHEMA',
    pattern:
      /permission denied for (table|schema|database|relation|sequence|function)|database_(forbidden|permission)|42501/i,
    cause: 'the user of the database may not use or make its tables',
    remedy:
      'Give the user of DATABASE_URL the right: GRANT CREATE, USAGE ON SCHEMA public TO USER; (as owner of the database).',
    seconds: 0,
  },
  {
    code: 'DATABASE_SCHEMA',
    pattern:
      /schema_(missing|behind)|not_migrated|run migrations|run the migration|relation "[^"]*" does not exist|UndefinedTable|42P01/i,
    cause: 'the schema of the database is older than the program',
    remedy: 'Run `todo-deploy up`, which migrates first; see `todo-deploy logs` of the migration.',
    seconds: 60,
    because: 'a migration may still be running',
  },
  {
    code: 'DATABASE_CONNECTIONS',
    pattern:
      /too many (clients|connections)|remaining connection slots|no more connections allowed|database_busy|53300|QueuePool limit/i,
    cause: 'the database has no free connection',
    remedy:
      'Use the pooled host (with -pooler) as DATABASE_URL, lower `replicas`, or allow more connections on the server.',
    seconds: 60,
    because: 'old pods give their connections back when they end',
  },
  {
    code: 'DATABASE_SUSPENDED',
    pattern:
      /the database system is (starting up|shutting down|in recovery|not yet accepting)|administrator command|connect to compute node|control plane request failed|server login has been failing|database_(waking|starting)|57P0[123]/i,
    cause: 'the database is suspended, waking up or restarting',
    remedy:
      'Wait a moment; if it stays so, look at the database itself: its console, or `todo-deploy logs` of the one in the cluster.',
    seconds: 90,
    because: waking,
  },
  {
    code: 'DATABASE_DNS',
    pattern:
      /could not translate host name|failed to resolve host|name resolution|name or service not known|nodename nor servname|getaddrinfo|ENOTFOUND|EAI_AGAIN|host ?name [^"]{0,20}cannot be resolved|name_unresolved|no such host/i,
    cause: 'the host name of the database cannot be resolved from inside the cluster',
    remedy:
      'Correct the host in DATABASE_URL; the name has to mean something inside the cluster too.',
    seconds: 60,
    because: network,
  },
  {
    code: 'DATABASE_UNREACHABLE',
    pattern:
      /database_(unreachable|timeout|slow)|connection refused|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|no route to host|network is unreachable|timed? ?out|timeout expired|did not answer within|nothing listens/i,
    cause: 'the database does not answer from inside the cluster',
    remedy:
      'Start it, or correct host and port in DATABASE_URL; check that a firewall lets the cluster in.',
    seconds: 60,
    because: network,
  },
];
