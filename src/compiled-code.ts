import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Node 20 has none; the types are those of Node 20. */
interface CompileCache {
  readonly enableCompileCache?: (folder: string) => unknown;
}

/**
 * Lets V8 keep what it compiles of this program in the user's own cache, where the Node can (22.1 and newer).
 * It never fails: where it cannot be written, the program is compiled anew.
 */
export function keepCompiledCode(
  env: Readonly<Record<string, string | undefined>>,
  { enableCompileCache }: CompileCache = nodeModule as CompileCache,
): void {
  const cache = env['XDG_CACHE_HOME'] ?? '';
  const base = isAbsolute(cache) ? cache : join(homedir(), '.cache');
  enableCompileCache?.(join(base, 'todo-deploy', 'compiled'));
}
