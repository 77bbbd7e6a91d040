import type { Rule } from './rule.ts';
import { databaseSettings } from './database-settings.ts';
import { dependencies } from './dependencies.ts';
import { names } from './names.ts';
import { oneExposed } from './one-exposed.ts';
import { pathsExist } from './paths-exist.ts';
import { referencesKnown } from './references-known.ts';
import { secretNames } from './secret-names.ts';
import { secretsFolder } from './secrets-folder.ts';
import { secretsInPlain } from './secrets-in-plain.ts';

/** Everything that a configuration must fulfil beyond its schema. */
export const rules: readonly Rule[] = [
  names,
  pathsExist,
  referencesKnown,
  dependencies,
  oneExposed,
  secretNames,
  secretsInPlain,
  secretsFolder,
  databaseSettings,
];
