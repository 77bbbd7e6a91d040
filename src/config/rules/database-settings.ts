import { warningAt } from '../problem.ts';
import type { Rule } from './rule.ts';

/** Settings of the database fit where it lives. */
export const databaseSettings: Rule = ({ config }) =>
  config.database.source === 'in-cluster' && config.database.caFile !== undefined
    ? [
        warningAt(
          ['database', 'caFile'],
          'has no effect: only an external database is reached through TLS',
        ),
      ]
    : [];
