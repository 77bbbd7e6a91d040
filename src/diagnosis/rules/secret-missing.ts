import type { Rule } from '../rule.ts';
import { missingConfig } from './container-config.ts';

/** A Secret, or a key in it, is not there. */
export const secretMissing: Rule = {
  code: 'SECRET_MISSING',
  find: (view) => missingConfig(view, 'Secret'),
};
