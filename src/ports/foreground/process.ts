import { constants } from 'node:os';
import { DeployError } from '../../errors.ts';
import type { Foreground } from '../foreground.ts';

const nothing = (): void => undefined;

/** Hands the terminal of this process over. */
export const processForeground: Foreground = {
  run: async ({ file, args }, env) => {
    const { execa } = await import('execa');
    // A terminal sends Ctrl-C to both; it is meant for the program.
    const listeners = process.listeners('SIGINT');
    process.removeAllListeners('SIGINT');
    process.on('SIGINT', nothing);
    try {
      const { exitCode, signal, code } = await execa(file, args, {
        ...{ stdio: 'inherit', reject: false, env: { ...env } },
      });
      if (code === 'ENOENT') throw missing(file);
      if (exitCode !== undefined) return exitCode;
      return signal === undefined ? 1 : 128 + constants.signals[signal];
    } finally {
      process.off('SIGINT', nothing);
      for (const listener of listeners) process.on('SIGINT', listener);
    }
  },
};

function missing(file: string): DeployError {
  return new DeployError('environment', 'TOOL_MISSING', `${file} is not on your PATH`, {
    hint: `Install ${file}, or add its folder to PATH.`,
  });
}
