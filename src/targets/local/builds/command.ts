import { resolve } from 'node:path';
import { DeployError } from '../../../errors.ts';
import type { Command } from '../../../ports/exec.ts';
import { redactor } from '../../../secrets/redact.ts';
import type { Env } from '../../target.ts';
import { inheritedEnv } from '../machine.ts';
import type { BuildInput, BuildRun } from './input.ts';

/** As many lines of a command that failed are shown, and as many are kept to find the reason in. */
const shownLines = 20;
const keptLines = 100;

const diskFull = /\bENOSPC\b|\bEDQUOT\b|no space left on device|disk quota exceeded/i;

/** What npm, pip and uv say when nobody answers: names that do not resolve, refused and lost connections. */
const unreachable =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED)\b|NewConnectionError|NameResolutionError|ConnectTimeoutError|dns error|error sending request for url/;

/** The person's own registries, logins, proxies and caches, as npm, pip and uv read them. */
const registrySetting =
  /^(npm_config_(.*registry|.*auth.*|.*proxy|ca|cafile|cert|key|strict[-_]ssl|cache|userconfig|globalconfig)|pip_.+|uv_.+)$/i;

/** The absolute path of build.caFile, when the project has one. */
export function caFileOf({ project }: Pick<BuildInput, 'project'>): string | undefined {
  const { caFile } = project.config.build;
  return caFile === undefined ? undefined : resolve(project.root, caFile);
}

/** Throws CA_FILE_MISSING (usage): npm and pip would go on without it, and fail at the first connection. */
export async function checkCaFile(input: BuildInput): Promise<void> {
  const caFile = caFileOf(input);
  if (caFile === undefined || (await input.files.exists(caFile))) return;
  throw new DeployError('usage', 'CA_FILE_MISSING', `there is no CA bundle ${caFile}`, {
    hint: 'Correct build.caFile in todo-deploy.yaml, or TODO_DEPLOY_BUILD_CA or NODE_EXTRA_CA_CERTS, which stand in for it.',
  });
}

/** The environment of the commands of a build; no secret of the app is in it. */
export function buildEnv(input: BuildInput): Record<string, string> {
  const caFile = caFileOf(input);
  return {
    ...inheritedEnv(input.env),
    ...registrySettings(input.env),
    NEXT_TELEMETRY_DISABLED: '1',
    ...(caFile === undefined
      ? {}
      : { NODE_EXTRA_CA_CERTS: caFile, PIP_CERT: caFile, SSL_CERT_FILE: caFile }),
  };
}

function registrySettings(env: Env): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && registrySetting.test(name) ? [[name, value]] : [],
    ),
  );
}

export interface BuildCommandOptions {
  readonly cwd: string;
  readonly shown: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The reason in the lines of a failure, where it is not in the last ones. */
  readonly reasonIn?: (lines: readonly string[]) => readonly string[];
  /** Called for each line. */
  readonly heard?: () => void;
  /** Lines that only say that it goes on; they are not told. */
  readonly chatter?: RegExp;
}

/**
 * Runs one command of a build, and tells its lines. `shown` is how it is called in messages.
 * Throws BUILD_FAILED (build) with its last lines, DISK_FULL or PACKAGES_UNREACHABLE (environment), INTERRUPTED.
 */
export async function runBuildCommand(
  run: BuildRun,
  command: Command,
  options: BuildCommandOptions,
): Promise<void> {
  const { exec, signal, tell, component } = run;
  const redact = redactor([]);
  const last: string[] = [];
  tell(options.shown);
  const { exitCode } = await exec.run(command, {
    ...{ cwd: options.cwd, bareEnv: true, signal, env: { ...buildEnv(run), ...options.env } },
    onLine: (line) => {
      options.heard?.();
      if (options.chatter?.test(line) === true) return;
      const text = redact(line).trimEnd();
      if (text === '') return;
      last.push(text);
      if (last.length > keptLines) last.shift();
      tell(`  ${text}`);
    },
  });
  if (exitCode === 0) return;
  const details = (options.reasonIn?.(last) ?? last).slice(-shownLines);
  if (last.some((line) => diskFull.test(line))) {
    const message = `${component.name}: ${options.shown} ran out of disk space in ${options.cwd}`;
    throw new DeployError('environment', 'DISK_FULL', message, {
      details,
      hint: 'Free some space (df -h shows where), then run the command again.',
    });
  }
  if (last.some((line) => unreachable.test(line))) {
    const message = `${component.name}: ${options.shown} could not reach the packages that it needs`;
    throw new DeployError('environment', 'PACKAGES_UNREACHABLE', message, {
      details,
      hint: 'The first build downloads packages: check the network and the proxy (HTTPS_PROXY), then run the command again.',
    });
  }
  const message = `${component.name}: ${options.shown} failed with exit code ${exitCode}`;
  throw new DeployError('build', 'BUILD_FAILED', message, {
    details,
    hint: `The lines above are its own. Try it by hand in ${component.path}: ${options.shown}`,
  });
}
