import { resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import type { DatabaseUse } from '../../databases/proof/scene.ts';
import { DeployError, interrupted } from '../../errors.ts';
import { directUrl, readDatabaseUrl } from '../../secrets/database-url.ts';
import type { CommandContext } from '../command.ts';
import type { Subject } from './check.ts';
import type { DbOptions, Input } from './verb.ts';

/** No URL is longer; who pipes a film here hears of it. */
const mostCharacters = 65_536;

/**
 * The URL on standard input, never from the command line, which every user of the machine can read; and the
 * direct address that follows from it. Throws DATABASE_URL_MISSING, SETTING_INVALID (usage), INTERRUPTED.
 */
export async function fromInput(
  context: CommandContext,
  { caFile }: DbOptions,
  stdin: Input,
): Promise<Subject> {
  const pasted = (await readInput(stdin, context.signal)).replace(/\r?\n$/, '');
  const ca = caFile === undefined ? {} : { ca: await readCa(context, caFile) };
  const use: DatabaseUse = { name: 'DATABASE_URL', pasted, migrates: true, ...ca };
  return {
    uses: withDirect(use),
    tables: { own: [], shared: false },
    close: () => Promise.resolve(),
  };
}

function withDirect(use: DatabaseUse): DatabaseUse[] {
  let url: string;
  try {
    url = readDatabaseUrl(use.pasted).url;
  } catch {
    // The first stage of the proof says what is wrong with it.
    return [use];
  }
  const direct = directUrl(url);
  if (direct === url) return [use];
  return [
    { ...use, migrates: false },
    { ...use, name: 'DATABASE_URL_DIRECT', pasted: direct },
  ];
}

async function readInput(stdin: Input, signal: AbortSignal): Promise<string> {
  const text = stdin.isTTY === true ? '' : await readAll(stdin, signal);
  if (text.trim() !== '' && text.length <= mostCharacters) return text;
  const what = text.trim() === '' ? 'no URL comes' : 'what comes is too long for a URL';
  throw new DeployError('usage', 'DATABASE_URL_MISSING', `${what} on standard input`, {
    hint: 'Pipe it in from a file or a program: todo-deploy db check --url-stdin < url.txt',
  });
}

/** Stops behind the longest that makes sense. */
async function readAll(stdin: Input, signal: AbortSignal): Promise<string> {
  let text = '';
  try {
    for await (const chunk of addAbortSignal(signal, stdin.setEncoding('utf8'))) {
      text += String(chunk);
      if (text.length > mostCharacters) break;
    }
  } catch (error) {
    if (signal.aborted) throw interrupted('reading standard input');
    throw error;
  }
  return text;
}

async function readCa({ ports, cwd }: CommandContext, caFile: string): Promise<string> {
  const path = resolve(cwd, caFile);
  const text = await ports.files.readText(path);
  if (text !== undefined) return text;
  throw new DeployError('usage', 'SETTING_INVALID', `--ca-file: there is no file ${path}`, {
    hint: 'Name the PEM file of the authority that signed the certificate of the database.',
  });
}
