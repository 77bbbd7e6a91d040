/** `postgres:17-trixie`: Debian's PostgreSQL 17 with an entry point that understands the usual environment. */
import { join } from 'node:path';
import { contentOf } from '../cache.ts';
import { bedDir } from '../layout.ts';
import { run } from '../shell.ts';
import type { BaseImage } from './image.ts';
import { inRoot } from './trixie.ts';

const entrypoint = join(bedDir, 'base-images/postgres/docker-entrypoint.sh');
const share = '/usr/share/postgresql/17';

const install = `
groupadd --system --gid 999 postgres
useradd --system --uid 999 --gid postgres --home-dir /var/lib/postgresql --shell /bin/bash postgres
apt-get -q update
mkdir -p /etc/postgresql-common
echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
apt-get -qy install --no-install-recommends locales pgbouncer postgresql-17 tzdata
sed -i 's/^#listen_addresses = .*/listen_addresses = '"'*'"'/' ${share}/postgresql.conf.sample
localedef -i en_US -c -f UTF-8 en_US.UTF-8
install -d -m 1777 -o postgres -g postgres /var/lib/postgresql/data
install -d -m 3777 -o postgres -g postgres /var/run/postgresql
mkdir -p /docker-entrypoint-initdb.d
`;

export const postgresImage: BaseImage = {
  name: 'postgres',
  reference: 'postgres:17-trixie',
  version: '17',
  ingredients: [install, contentOf(entrypoint)],
  config: {
    Env: [
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/17/bin',
      'LANG=en_US.utf8',
      'PG_MAJOR=17',
      'PGDATA=/var/lib/postgresql/data',
    ],
    Volumes: { '/var/lib/postgresql/data': {} },
    ExposedPorts: { '5432/tcp': {} },
    Entrypoint: ['docker-entrypoint.sh'],
    Cmd: ['postgres'],
    // A fast shutdown: clients are disconnected, nothing is lost.
    StopSignal: 'SIGINT',
  },
  async build(root, log) {
    await inRoot(root, install, log);
    await run(
      'install',
      ['-m', '755', entrypoint, join(root, 'usr/local/bin/docker-entrypoint.sh')],
      { log },
    );
  },
};
