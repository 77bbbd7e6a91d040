import { DeployError } from '../../errors.ts';
import type { ExecResult } from '../../ports/exec.ts';
import { redactor } from '../redact.ts';
import { cannotAsk, failedToAsk, notLetIn, nothingThere } from './failures.ts';
import { withoutLastBreak, type ReferencePlace } from './reference.ts';

/** A program that keeps secrets, and how it says no. */
export interface Keeper {
  readonly file: string;
  /** Its name for people. */
  readonly name: string;
  /** How to get it. */
  readonly install: string;
  /** How to be let in. */
  readonly signIn: string;
  /** Long enough for a person who has to touch a sensor. */
  readonly timeoutMs: number;
  /** What it says, on standard error, when it does not know the item. */
  readonly nothing: RegExp;
  /** What it says when nobody is signed in, or may not read the item. */
  readonly denied: RegExp;
  /** An exit code that alone means that there is no such item. */
  readonly nothingCode?: number;
}

/**
 * Asks a program for a secret: the address goes in, the secret comes out on standard output alone.
 * Throws SECRET_REFERENCE_TOOL, _EMPTY, _DENIED, _FAILED; INTERRUPTED when the signal fires.
 */
export async function askKeeper(
  keeper: Keeper,
  args: readonly string[],
  address: string,
  place: ReferencePlace,
): Promise<string> {
  const result = await run(keeper, args, place);
  const value = withoutLastBreak(result.stdout);
  if (result.exitCode !== 0) throw refusal(keeper, address, result);
  if (value === '') throw nothingThere(`${keeper.name} gave an empty value for ${address}`, look);
  return value;
}

const look = 'Look at the item by hand, and correct the reference: todo-deploy secrets list';

async function run(
  { file, name, install, timeoutMs }: Keeper,
  args: readonly string[],
  { exec, folder, files, signal }: ReferencePlace,
): Promise<ExecResult> {
  if ((await exec.which(file)) === undefined) {
    throw cannotAsk(`${name} keeps it, and its program ${file} is not on your PATH`, install);
  }
  const cwd = (await files.exists(folder)) ? { cwd: folder } : {};
  const options = {
    ...cwd,
    timeoutMs,
    wholeEnv: true,
    ...(signal === undefined ? {} : { signal }),
  };
  try {
    return await exec.run({ file, args }, options);
  } catch (error) {
    if (!(error instanceof DeployError) || error.code !== 'TOOL_TIMEOUT') throw error;
    throw failedToAsk(
      `${name} did not answer within ${timeoutMs / 1000} s`,
      `Run ${file} by hand: it may be waiting for somebody.`,
    );
  }
}

/** What the program said, sorted; the address is taken out first, as it may hold any word. */
function refusal(keeper: Keeper, address: string, result: ExecResult): DeployError {
  const { name, signIn, nothing, denied, nothingCode } = keeper;
  const said = result.stderr.replaceAll(address, '…');
  const details = linesOf(redactor([result.stdout])(said));
  if (result.exitCode === nothingCode || nothing.test(said)) {
    return nothingThere(`${name} has nothing at ${address}`, look);
  }
  if (denied.test(said))
    return notLetIn(`${name} does not let us read ${address}`, signIn, details);
  const message = `${name} failed on ${address} (exit code ${result.exitCode})`;
  return failedToAsk(message, `Run ${keeper.file} by hand to see why.`, details);
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '').slice(-3);
}
