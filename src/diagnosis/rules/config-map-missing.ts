import type { Rule } from '../rule.ts';
import { missingConfig } from './container-config.ts';

/** A ConfigMap, or a key in it, is not there. */
export const configMapMissing: Rule = {
  code: 'CONFIG_MAP_MISSING',
  find: (view) => missingConfig(view, 'ConfigMap'),
};
