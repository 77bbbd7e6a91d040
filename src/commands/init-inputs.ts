import { join, relative, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { DeployError } from '../errors.ts';
import { whatIsWrong, whatIsWrongWithKey } from '../init/answers.ts';
import { secretsPath } from '../init/plan.ts';
import { readGivenUrl } from '../secrets/given-url.ts';
import { referenceIn } from '../secrets/references/index.ts';
import type { NeonWish } from '../neon/choice.ts';
import { keyVariable } from '../neon/key.ts';
import { readSecrets } from '../secrets/store.ts';
import type { CommandContext } from './command.ts';
import { neonFlagIn, wishOf, type NeonOptions } from './neon/options.ts';

/** Where the data can live, as `--database` says it. */
export const databaseWays = ['external', 'in-cluster', 'neon', 'temporary'] as const;
export type DatabaseWay = (typeof databaseWays)[number];

export interface InitOptions extends NeonOptions {
  readonly name?: string;
  readonly database?: DatabaseWay;
  readonly databaseUrlFile?: string;
  readonly caFile?: string;
  readonly openaiKeyFile?: string;
  readonly provider?: string;
  readonly registry?: string;
  readonly buildCaFile?: string;
  readonly port?: string;
  readonly scripts?: boolean;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

/** A secret that was given, and by what. */
export interface GivenSecret {
  readonly value: string;
  /** `DATABASE_URL of the environment`, `the secrets file`, a file's name. */
  readonly from: string;
}

/** What flags, environment and the secrets file say before anybody is asked. */
export interface Given {
  readonly name?: string;
  readonly database?: DatabaseWay;
  readonly databaseUrl?: GivenSecret;
  /** What flags name at Neon. */
  readonly neon: NeonWish;
  readonly openaiKey?: GivenSecret;
  readonly caFile?: string;
  readonly provider?: string;
  readonly context?: string;
  readonly registry?: string;
  readonly buildCaFile?: string;
  readonly port?: number;
  /** What was repaired in the database URL. */
  readonly repairs: readonly string[];
}

/**
 * Reads and checks flags, environment and secrets file. Throws DATABASE_URL_INVALID, OPTION_INVALID or
 * FILE_MISSING (usage), each naming the flag.
 */
export async function readGiven(
  context: CommandContext,
  options: InitOptions,
  stdin: Readable,
): Promise<Given> {
  context.ports.exec.withhold(['DATABASE_URL', 'OPENAI_API_KEY', keyVariable]);
  const database = wayOf(options);
  const neon = wishOf(options);
  const stored = await readSecrets(join(context.cwd, secretsPath), context.ports);
  const url = await databaseUrl(context, options, stored.DATABASE_URL, stdin);
  const read = url === undefined ? undefined : readGivenUrl(url.value);
  const key = await openaiKey(context, options, stored.OPENAI_API_KEY);
  const port = options.port === undefined ? undefined : Number(options.port);
  checkOption('--name', 'name', options.name);
  checkOption('--port', 'port', port);
  checkOption('--registry', 'registry', options.registry);
  return {
    ...{ repairs: read?.repairs ?? [], neon },
    ...defined({
      name: options.name,
      database,
      databaseUrl:
        url === undefined || read === undefined ? undefined : { value: read.url, from: url.from },
      openaiKey: key,
      caFile: await pathOption(context, '--ca-file', options.caFile),
      provider: options.provider,
      context: context.global.context,
      registry: options.registry,
      buildCaFile: await pathOption(context, '--build-ca-file', options.buildCaFile),
      port,
    }),
  };
}

/** A flag that names something at Neon says `--database neon` too. Throws OPTION_INVALID (usage). */
function wayOf(options: InitOptions): DatabaseWay | undefined {
  const { database, databaseUrlFile } = options;
  const flag = neonFlagIn(options);
  const way = database ?? (flag === undefined ? undefined : 'neon');
  const asked = way === 'neon' || way === 'temporary';
  const clash = flag !== undefined && way !== 'neon' ? flag : undefined;
  const url = asked && databaseUrlFile !== undefined ? '--database-url-file' : undefined;
  const wrong = clash ?? url;
  if (wrong === undefined) return way;
  throw new DeployError(
    'usage',
    'OPTION_INVALID',
    `${wrong} does not go with --database ${way ?? ''}`,
    {
      hint: 'Leave one of them out: a database is named at Neon, or given by its URL.',
    },
  );
}

/** The object without its undefined fields, which exact optional properties do not take. */
export function defined<T extends object>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

async function databaseUrl(
  context: CommandContext,
  { databaseUrlFile }: InitOptions,
  stored: string | undefined,
  stdin: Readable,
): Promise<GivenSecret | undefined> {
  if (databaseUrlFile === '-') return { value: await readAll(stdin), from: 'standard input' };
  if (databaseUrlFile !== undefined)
    return secretFile(context, '--database-url-file', databaseUrlFile);
  return firstOf(context.env.DATABASE_URL, 'DATABASE_URL of the environment', stored);
}

async function openaiKey(
  context: CommandContext,
  { openaiKeyFile }: InitOptions,
  stored: string | undefined,
): Promise<GivenSecret | undefined> {
  const given =
    openaiKeyFile === undefined
      ? firstOf(context.env.OPENAI_API_KEY, 'OPENAI_API_KEY of the environment', stored)
      : await secretFile(context, '--openai-key-file', openaiKeyFile);
  const problem =
    given === undefined || referenceIn(given.value) !== undefined
      ? undefined
      : whatIsWrongWithKey(given.value);
  if (given === undefined || problem === undefined) return given;
  throw new DeployError(
    'usage',
    'OPTION_INVALID',
    `the OpenAI key from ${given.from} cannot be used: ${problem}`,
  );
}

function firstOf(
  variable: string | undefined,
  name: string,
  stored: string | undefined,
): GivenSecret | undefined {
  if (variable !== undefined && variable !== '') return { value: variable, from: name };
  return stored === undefined || stored === ''
    ? undefined
    : { value: stored, from: 'the secrets file' };
}

async function secretFile(
  context: CommandContext,
  flag: string,
  file: string,
): Promise<GivenSecret> {
  const text = await context.ports.files.readText(resolve(context.cwd, file));
  if (text === undefined) throw fileMissing(flag, file);
  return { value: text.trim(), from: file };
}

/** A path relative to the project, for the configuration. Throws FILE_MISSING. */
async function pathOption(
  context: CommandContext,
  flag: string,
  file: string | undefined,
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const path = resolve(context.cwd, file);
  if (!(await context.ports.files.exists(path))) throw fileMissing(flag, file);
  const inside = relative(context.cwd, path);
  return inside.startsWith('..') ? path : inside;
}

function fileMissing(flag: string, file: string): DeployError {
  return new DeployError('usage', 'FILE_MISSING', `${flag}: there is no file ${file}`);
}

function checkOption(
  flag: string,
  setting: 'name' | 'port' | 'registry',
  value: string | number | undefined,
): void {
  const problem = value === undefined ? undefined : whatIsWrong(setting, value);
  if (problem !== undefined)
    throw new DeployError('usage', 'OPTION_INVALID', `${flag}: ${problem}`);
}

async function readAll(stdin: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8').trim();
}
