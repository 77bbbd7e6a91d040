import type { Command } from 'commander';
import { DeployError } from '../../errors.ts';
import type { NeonWish } from '../../neon/choice.ts';

/** Flags that name a database at Neon. */
export interface NeonOptions {
  readonly neonOrg?: string;
  readonly neonProject?: string;
  readonly neonBranch?: string;
  readonly neonDatabase?: string;
  readonly neonRegion?: string;
  readonly neonCreate?: boolean;
}

/** Declares them. The API key has none: other users of the machine could read it. */
export function addNeonOptions(command: Command): Command {
  return command
    .option('--neon-org <name>', 'Neon: organization, by name or ID')
    .option('--neon-project <name>', 'Neon: project, by name or ID')
    .option('--neon-branch <name>', 'Neon: branch, by name or ID (default: the default one)')
    .option('--neon-database <name>', 'Neon: database (default: the only one)')
    .option('--neon-region <id>', 'Neon: where a new project lies, such as aws-eu-central-1')
    .option('--neon-create', 'Neon: make what is named and is not there');
}

const flags: Readonly<Record<keyof NeonOptions, string>> = {
  neonOrg: '--neon-org',
  neonProject: '--neon-project',
  neonBranch: '--neon-branch',
  neonDatabase: '--neon-database',
  neonRegion: '--neon-region',
  neonCreate: '--neon-create',
};

/** The first of these flags that was given. */
export function neonFlagIn(options: NeonOptions): string | undefined {
  const given = Object.entries(flags).find(
    ([name]) => options[name as keyof NeonOptions] !== undefined,
  );
  return given?.[1];
}

/** What the flags wish for. Throws OPTION_INVALID (usage) for a name that is empty or would be none. */
export function wishOf(options: NeonOptions): NeonWish {
  for (const [name, flag] of Object.entries(flags)) {
    const { [name as keyof NeonOptions]: value } = options;
    if (typeof value !== 'string') continue;
    const problem = whatIsWrongWithName(value);
    if (problem !== undefined) {
      throw new DeployError('usage', 'OPTION_INVALID', `${flag}: ${problem}`);
    }
  }
  const { neonOrg, neonProject, neonBranch, neonDatabase, neonRegion, neonCreate } = options;
  return {
    create: neonCreate === true,
    ...(neonOrg === undefined ? {} : { organisation: neonOrg }),
    ...(neonProject === undefined ? {} : { project: neonProject }),
    ...(neonBranch === undefined ? {} : { branch: neonBranch }),
    ...(neonDatabase === undefined ? {} : { database: neonDatabase }),
    ...(neonRegion === undefined ? {} : { region: neonRegion }),
  };
}

/** Why this cannot be the name of something at Neon, in words. */
export function whatIsWrongWithName(name: string): string | undefined {
  if (name.trim() === '') return 'the name is empty';
  if (name !== name.trim()) return 'there is a space before or behind the name';
  if (/\p{Cc}/u.test(name)) return 'the name holds characters that cannot be shown';
  return name.length > 256 ? 'the name is too long' : undefined;
}
