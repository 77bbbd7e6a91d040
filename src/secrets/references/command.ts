import { resolve } from 'node:path';
import { DeployError } from '../../errors.ts';
import { cannotAsk, failedToAsk, invalidReference, nothingThere } from './failures.ts';
import { withoutLastBreak, type ReferencePlace, type Resolver } from './reference.ts';
import { splitWords } from './words.ts';

const timeoutMs = 60_000;

/** `command:PROGRAM ARGUMENTS`: what a program prints. There is no shell, and its errors are not repeated. */
export const commandResolver: Resolver = {
  kind: 'command',
  prefix: 'command:',
  check: (address) => {
    programIn(address);
  },
  resolve: async (address, place) => {
    const [named, ...args] = programIn(address);
    const file = /[/\\]/.test(named) ? resolve(place.folder, named) : named;
    if ((await place.exec.which(file)) === undefined) {
      const message = `the program ${named} is not there`;
      throw cannotAsk(message, 'Paths start at the folder of the secrets file, names at PATH.');
    }
    return printed({ file, args }, named, place);
  },
};

function programIn(address: string): readonly [string, ...string[]] {
  const words = splitWords(address);
  const form = 'command:PROGRAM ARGUMENTS; for pipes and variables put a script there';
  if ('wrong' in words) throw invalidReference('command:', words.wrong, form);
  const [file = '', ...args] = words;
  if (file === '') throw invalidReference('command:', 'no program follows', form);
  return [file, ...args];
}

async function printed(
  command: { readonly file: string; readonly args: readonly string[] },
  named: string,
  { exec, files, folder, signal }: ReferencePlace,
): Promise<string> {
  const byHand = 'Run the command of the reference by hand to see why.';
  const cwd = (await files.exists(folder)) ? { cwd: folder } : {};
  const options = {
    ...cwd,
    timeoutMs,
    wholeEnv: true,
    ...(signal === undefined ? {} : { signal }),
  };
  const { exitCode, stdout } = await exec.run(command, options).catch((error: unknown) => {
    if (!(error instanceof DeployError) || error.code !== 'TOOL_TIMEOUT') throw error;
    throw failedToAsk(`${named} did not end within ${timeoutMs / 1000} s`, byHand);
  });
  if (exitCode !== 0) throw failedToAsk(`${named} ended with exit code ${exitCode}`, byHand);
  const value = withoutLastBreak(stdout);
  if (value === '') throw nothingThere(`${named} printed nothing`, byHand);
  return value;
}
