import { authentication } from './authentication.ts';
import { awake } from './awake.ts';
import { clock } from './clock.ts';
import { database } from './database.ts';
import { dns } from './dns.ts';
import { latency } from './latency.ts';
import { pooling } from './pooling.ts';
import { privileges } from './privileges.ts';
import type { Stage } from './stage.ts';
import { syntax } from './syntax.ts';
import { tables } from './tables.ts';
import { tcp } from './tcp.ts';
import { tls } from './tls.ts';
import { version } from './version.ts';

/** Every stage, in the order in which a connection comes to be. */
export const stages: readonly Stage[] = [
  syntax,
  dns,
  tcp,
  tls,
  awake,
  authentication,
  database,
  version,
  clock,
  latency,
  pooling,
  privileges,
  tables,
];
