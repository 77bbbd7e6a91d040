import * as z from 'zod';
import { configSchema } from '../config/schema.ts';
import type { PendingDatabase } from '../databases/pending.ts';

/** Where the data will live. */
export type DatabaseAnswer =
  | { readonly source: 'in-cluster' }
  /** Without a URL it is in the secrets file or in the environment already. */
  | {
      readonly source: 'external';
      readonly url?: string;
      readonly caFile?: string;
      /** Its URL is had when everything is decided. */
      readonly pending?: PendingDatabase;
      /** Values that belong to it, and that the app does not ask for. */
      readonly secrets?: Readonly<Record<string, string>>;
    };

/** Everything that init has to know before it writes. */
export interface InitAnswers {
  readonly name: string;
  readonly database: DatabaseAnswer;
  readonly openaiKey?: string;
  readonly provider: string;
  readonly context?: string;
  readonly registry?: string;
  readonly buildCaFile?: string;
  readonly port: number;
}

/** Name of the project, and so of namespace, images and releases, when nobody chose another. */
export const defaultName = 'todo';

type Checked = 'name' | 'port' | 'registry' | 'context';

const shape = configSchema.shape;
const cluster = z.object(shape.cluster.unwrap().shape);
const checks: Readonly<Record<Checked, z.ZodType>> = {
  name: shape.name,
  port: shape.port.unwrap(),
  registry: cluster.shape.registry.unwrap(),
  context: cluster.shape.context.unwrap(),
};

/** Why a value cannot be used, in words; undefined when it can. The same check as for todo-deploy.yaml. */
export function whatIsWrong(setting: Checked, value: string | number): string | undefined {
  const result = checks[setting].safeParse(value);
  return result.success ? undefined : result.error.issues[0]?.message;
}

/** Why this is no OpenAI key; undefined when it may be one. The value is never repeated. */
export function whatIsWrongWithKey(key: string): string | undefined {
  if (/\s/.test(key)) return 'a key has no spaces in it';
  if (key.length < 20) return 'that is too short for a key';
  return undefined;
}
