/** Compiles a GoTool into the cache, or finds it there. */
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bedDir, logDir } from '../layout.ts';
import { cached, cacheEntry, contentOf, recipeHash } from '../cache.ts';
import { run } from '../shell.ts';
import type { GoTool, InstalledTool, WorkspaceTool } from './go-tools.ts';

const sourceDir = (name: string) => join(bedDir, 'go', name);

/** The folder in the cache that holds (or will hold) this tool's programs. */
export function toolDir(tool: GoTool): string {
  const sources =
    tool.kind === 'workspace' ? tool.sources.map((name) => contentOf(sourceDir(name))) : [];
  return cacheEntry(tool.name, tool.version, recipeHash(tool, sources));
}

/** Path of one program of a tool that has been built. */
export const program = (tool: GoTool, name: string = tool.name): string =>
  join(toolDir(tool), name);

// Compiling is what keeps both cores busy: one at a time, in the order in which they are asked for.
let queue: Promise<unknown> = Promise.resolve();

/**
 * Builds the tool unless the cache has it.
 * @returns its folder
 * @throws when Go is missing or the build fails, with the compiler's last lines
 */
export function buildGoTool(tool: GoTool): Promise<string> {
  const mine = queue.then(() => cached(toolDir(tool), (workDir) => compile(tool, workDir)));
  queue = mine.catch(() => undefined);
  return mine;
}

async function compile(tool: GoTool, workDir: string): Promise<void> {
  mkdirSync(logDir, { recursive: true });
  const log = join(logDir, `build-${tool.name}.log`);
  rmSync(log, { force: true });
  await (tool.kind === 'install'
    ? compileInstalled(tool, workDir, log)
    : compileWorkspace(tool, workDir, log));
}

const linkerFlags = (tool: GoTool) => ['-s', '-w', ...(tool.ldflags ?? [])].join(' ');
const goEnvironment = { CGO_ENABLED: '0', GOWORK: 'off' };

async function compileInstalled(tool: InstalledTool, workDir: string, log: string): Promise<void> {
  const target = `${tool.package}@v${tool.version}`;
  const bin = join(workDir, 'bin');
  await run('go', ['install', '-trimpath', '-ldflags', linkerFlags(tool), target], {
    log,
    env: { ...goEnvironment, GOBIN: bin },
  });
  const made = tool.package.split('/').at(-1) as string;
  copyFileSync(join(bin, made), join(workDir, tool.name));
  rmSync(bin, { recursive: true });
}

async function compileWorkspace(tool: WorkspaceTool, workDir: string, log: string): Promise<void> {
  const workspace = join(workDir, 'src');
  mkdirSync(workspace);
  for (const name of tool.sources)
    cpSync(sourceDir(name), join(workspace, name), { recursive: true });
  writeFileSync(join(workspace, 'go.mod'), await goModOf(tool));
  const options = { cwd: workspace, log, env: goEnvironment };
  const packages = [...tool.packages, ...tool.sources.map((name) => `./${name}`)];
  const flags = ['-mod=mod', '-trimpath', '-ldflags', linkerFlags(tool)];
  await run('go', ['build', ...flags, '-o', `${workDir}/`, ...packages], options);
  rmSync(workspace, { recursive: true });
}

async function goModOf(tool: WorkspaceTool): Promise<string> {
  const download = JSON.parse(
    await run('go', ['mod', 'download', '-json', tool.staging.module]),
  ) as { GoMod: string };
  return workspaceGoMod(tool, readFileSync(download.GoMod, 'utf8'));
}

/** The go.mod text of a workspace: what it requires, and a replacement for each staging module. */
export function workspaceGoMod(tool: WorkspaceTool, stagingGoMod: string): string {
  const staged = [...stagingGoMod.matchAll(/^\s*(?:require\s+)?(\S+) v0\.0\.0(?:\s|$)/gm)].map(
    (match) => match[1],
  );
  const goVersion = /^go (\S+)$/m.exec(stagingGoMod)?.[1] ?? '1.24';
  return [
    'module todo-deploy/bed',
    `go ${goVersion}`,
    ...Object.entries(tool.requires).map(([module, version]) => `require ${module} ${version}`),
    ...staged.map((module) => `replace ${module} => ${module} ${tool.staging.version}`),
    '',
  ].join('\n');
}
