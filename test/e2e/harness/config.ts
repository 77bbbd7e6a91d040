/** Configurations made from the one that `init` wrote. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import type { ConfigInput } from '../../../src/config/schema.ts';
import type { Checkout } from './checkout.ts';

type Editable = ConfigInput & Record<string, unknown>;

/** Writes a changed copy of the clone's todo-deploy.yaml beside it; gives its name. */
export function writeConfig(
  { folder }: Checkout,
  name: string,
  change: (config: Editable) => void,
): string {
  const config = load(readFileSync(join(folder, 'todo-deploy.yaml'), 'utf8')) as Editable;
  change(config);
  writeFileSync(join(folder, name), dump(config));
  return name;
}
