/** Configuration files of the two database servers, as text. Paths are those inside their root file system. */
import { adminRole, bouncerRole, databaseName, listen, ownerRole } from './settings.ts';

/** Folder with configuration and certificates, inside the root file system. */
export const configDir = '/etc/todo-bed';
export const dataDir = '/var/lib/postgresql/data/bed';
const socketDir = '/var/run/postgresql';

export const postgresqlConf = `
listen_addresses = '${listen.direct}'
port = ${listen.port}
unix_socket_directories = '${socketDir}'
hba_file = '${configDir}/pg_hba.conf'
ssl = on
ssl_cert_file = '${configDir}/server.crt'
ssl_key_file = '${configDir}/server.key'
max_connections = 200
shared_buffers = 128MB
dynamic_shared_memory_type = mmap
# A test bed's data need not survive a power cut.
fsync = off
full_page_writes = off
synchronous_commit = off
log_timezone = 'UTC'
timezone = 'GMT'
`;

/** Without TLS nobody gets in from the network, as with Neon. */
export const pgHba = `
local   all all               trust
hostssl all all 0.0.0.0/0     scram-sha-256
`;

export const pgbouncerIni = `
[databases]
* = host=${socketDir}

[pgbouncer]
listen_addr = ${listen.pooled}
listen_port = ${listen.port}
unix_socket_dir =
pool_mode = transaction
max_prepared_statements = 1000
max_client_conn = 1000
default_pool_size = 20
auth_type = scram-sha-256
auth_user = ${bouncerRole}
auth_dbname = postgres
auth_query = SELECT rolname, rolpassword FROM pg_authid WHERE rolname = $1 AND rolcanlogin
client_tls_sslmode = require
client_tls_cert_file = ${configDir}/server.crt
client_tls_key_file = ${configDir}/server.key
client_tls_ca_file = ${configDir}/ca.crt
ignore_startup_parameters = extra_float_digits
server_login_retry = 1
`;

/** SQL that makes roles and database. It is fed to a pipe, because it holds passwords. */
export function setupSql(passwords: { owner: string; admin: string }): string {
  return `
CREATE ROLE ${bouncerRole} LOGIN SUPERUSER;
CREATE ROLE ${adminRole} LOGIN SUPERUSER PASSWORD '${passwords.admin}';
CREATE ROLE ${ownerRole} LOGIN CREATEDB CREATEROLE PASSWORD '${passwords.owner}';
CREATE DATABASE ${databaseName} OWNER ${ownerRole};
`;
}
