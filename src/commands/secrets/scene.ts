import { resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { didYouMean } from '../../config/suggest.ts';
import type { Project } from '../../config/project.ts';
import { DeployError } from '../../errors.ts';
import { secretInventory, type KnownSecret } from '../../secrets/inventory.ts';
import { readSecrets } from '../../secrets/store.ts';
import type { CommandContext } from '../command.ts';
import type { NeonOptions } from '../neon/options.ts';
import { loadProject } from '../project.ts';

export interface SecretsOptions extends NeonOptions {
  /** Where DATABASE_URL comes from instead of a prompt or a pipe. */
  readonly database?: 'neon' | 'temporary';
  readonly show?: boolean;
  readonly output?: string;
  readonly replace?: boolean;
  readonly endSessions?: boolean;
}

/** Where values come in and go out: standard input and output. */
export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}

/** The secrets of a project, and who asks about them. */
export interface SecretsScene extends Streams {
  readonly context: CommandContext;
  readonly options: SecretsOptions;
  readonly project: Project;
  /** The secrets file. */
  readonly file: string;
  /** What it holds. */
  readonly stored: Readonly<Record<string, string>>;
  /** All secrets that the project asks for or has. */
  readonly known: readonly KnownSecret[];
}

/** One verb of `secrets`, with the word behind it. */
export type Verb = (scene: SecretsScene, operand: string | undefined) => Promise<void>;

/**
 * Reads configuration and secrets file. What would be told on standard output beside the values (`--verbose`)
 * is left out: they may be piped into a program. Throws as `loadProject` and `readSecrets`.
 */
export async function openScene(
  context: CommandContext,
  options: SecretsOptions,
  streams: Streams = process,
): Promise<SecretsScene> {
  const emit: CommandContext['emit'] = (event) => {
    if (event.type !== 'detail') context.emit(event);
  };
  const project = await loadProject({ ...context, emit });
  const file = resolve(project.root, project.config.secretsFile);
  const stored = await readSecrets(file, context.ports);
  const known = secretInventory(project, stored, context.env);
  const { stdin, stdout } = streams;
  return { context, options, project, file, stored, known, stdin, stdout };
}

/** The name of a secret. Throws SECRET_NAME_INVALID (usage) for anything else, and never repeats a value. */
export function nameIn(operand: string | undefined, action: string): string {
  if (operand === undefined) {
    throw new DeployError('usage', 'SECRET_NAME_INVALID', `secrets ${action} needs a name`, {
      hint: 'todo-deploy secrets list shows the names.',
    });
  }
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(operand)) return operand;
  const message = operand.includes('=')
    ? 'only the name of a secret belongs on the command line, not NAME=value: the shell keeps it in its history'
    : 'this is no name of a variable: letters, digits and _ only, not beginning with a digit';
  throw new DeployError('usage', 'SECRET_NAME_INVALID', message, {
    hint: `todo-deploy secrets ${action} NAME; the names: todo-deploy secrets list`,
  });
}

/** SECRET_UNKNOWN (usage), with the name that was meant. */
export function unknownSecret(name: string, what: string, known: readonly string[]): DeployError {
  return new DeployError('usage', 'SECRET_UNKNOWN', `${what} ${name}${didYouMean(name, known)}`, {
    hint: 'todo-deploy secrets list shows all names, and where each comes from.',
  });
}
