/** Begins the built program; from its sources it begins with src/cli.ts. */
import { join } from 'node:path';
import { launch } from './launch.ts';

/** Put in place by scripts/build.ts. */
declare const PROGRAM_FILE: string;
declare const FIRST_PART: string;

launch(join(import.meta.dirname, PROGRAM_FILE), FIRST_PART, process.argv.slice(2), process.env);
