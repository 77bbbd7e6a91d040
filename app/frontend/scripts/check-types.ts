import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

interface Build {
  projectDir: string;
  /** `.next`, as a whole path. */
  distDir: string;
}

/**
 * Checks the types of all code by the native compiler, which needs a third of the time of Next's
 * own check. What it learns stays in Next's cache, so that the next time is shorter still.
 *
 * @throws Error when something is wrong; the compiler has said what, and where.
 */
export async function checkTypes({ projectDir, distDir }: Build): Promise<void> {
  const compiler = join(projectDir, 'node_modules/native-typescript/bin/tsc');
  const learned = join(distDir, 'cache/types.tsbuildinfo');
  const args = [compiler, '--noEmit', '--incremental', '--tsBuildInfoFile', learned];
  const child = spawn(process.execPath, args, { cwd: projectDir, stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error('The types are wrong: see above.');
  // Next goes on with the words that it skips this.
  console.log('✓ Types are right');
}
