#!/bin/sh
# Makes a database cluster on the first start, then becomes the server. Reads POSTGRES_USER, POSTGRES_PASSWORD,
# POSTGRES_DB (each also as NAME_FILE), POSTGRES_INITDB_ARGS, POSTGRES_HOST_AUTH_METHOD and PGDATA.
set -eu

say() { echo "docker-entrypoint: $*" >&2; }

# setting NAME DEFAULT: the value of NAME, or the content of the file that NAME_FILE names, or the default.
setting() {
  eval "value=\${$1:-} file=\${$1_FILE:-}"
  if [ -n "$value" ] && [ -n "$file" ]; then
    say "$1 and $1_FILE are both set: use one of them"
    exit 1
  fi
  if [ -n "$file" ]; then value=$(cat "$file"); fi
  printf '%s' "${value:-$2}"
}

become_postgres() {
  mkdir -p "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"
  find "$PGDATA" /var/run/postgresql ! -user postgres -exec chown postgres:postgres '{}' +
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
}

init_cluster() {
  user=$(setting POSTGRES_USER postgres)
  password=$(setting POSTGRES_PASSWORD '')
  database=$(setting POSTGRES_DB "$user")
  method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [ -z "$password" ] && [ "$method" != trust ]; then
    say "the database has no password: set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE"
    exit 1
  fi
  # The password goes through a pipe: it stands in no argument list and no file.
  printf '%s\n' "$password" | eval "initdb --username='$user' --pwfile=/dev/stdin ${POSTGRES_INITDB_ARGS:-}"
  printf '\nhost all all all %s\n' "$method" >> "$PGDATA/pg_hba.conf"

  PGUSER=$user PGPASSWORD=$password pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p 5432" -w start
  if [ "$database" != postgres ]; then
    printf 'CREATE DATABASE :"name";\n' | psql -v ON_ERROR_STOP=1 -U "$user" --no-password -d postgres -v name="$database" --quiet
  fi
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sql) psql -v ON_ERROR_STOP=1 -U "$user" --no-password -d "$database" -f "$file" ;;
      *.sh) . "$file" ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
}

case ${1:-} in -*) set -- postgres "$@" ;; esac
if [ "${1:-}" = postgres ]; then
  if [ "$(id -u)" = 0 ]; then become_postgres "$@"; fi
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA" 2>/dev/null || say "cannot set the mode of $PGDATA"
  if [ ! -s "$PGDATA/PG_VERSION" ]; then init_cluster; fi
  unset POSTGRES_PASSWORD
fi
exec "$@"
