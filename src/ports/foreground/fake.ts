import { DeployError } from '../../errors.ts';
import type { Command } from '../exec.ts';
import type { Environment, Foreground } from '../foreground.ts';

export interface FakeForeground extends Foreground {
  /** Every program that had the terminal, in order. */
  readonly calls: { readonly command: Command; readonly env: Environment }[];
}

/** Programs by name, with the exit codes that they end with; any other is not there. */
export function fakeForeground(programs: Readonly<Record<string, number>>): FakeForeground {
  const calls: FakeForeground['calls'] = [];
  return {
    calls,
    run: (command, env) => {
      calls.push({ command, env });
      const code = programs[command.file];
      if (code !== undefined) return Promise.resolve(code);
      const message = `${command.file} is not on your PATH`;
      return Promise.reject(new DeployError('environment', 'TOOL_MISSING', message));
    },
  };
}
