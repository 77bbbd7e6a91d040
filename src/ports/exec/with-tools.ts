import type { Exec } from '../exec.ts';
import type { Files } from '../files.ts';
import { isTool, toolPath } from '../../tools/releases.ts';

/** Where programs lie that we fetched ourselves. */
export interface ToolsPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: string;
}

/** The same programs, and after those of PATH the ones that `doctor --fix` brought into the cache. */
export function withTools(exec: Exec, files: Pick<Files, 'exists'>, place: ToolsPlace): Exec {
  const fetched = async (name: string): Promise<string | undefined> => {
    if (!isTool(name)) return undefined;
    const path = toolPath(name, place.env, place.home, place.platform);
    return (await files.exists(path)) ? path : undefined;
  };
  const which = async (name: string): Promise<string | undefined> =>
    (await exec.which(name)) ?? (await fetched(name));
  return {
    which,
    withheld: exec.withheld,
    withhold: (names) => {
      exec.withhold(names);
    },
    run: async (command, options) => {
      const onPath = !isTool(command.file) || (await exec.which(command.file)) !== undefined;
      const file = onPath ? undefined : await fetched(command.file);
      return exec.run(file === undefined ? command : { ...command, file }, options);
    },
  };
}
