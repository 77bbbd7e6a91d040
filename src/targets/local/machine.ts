import { homedir } from 'node:os';
import type { Env } from '../target.ts';

/** What the target local has to know of the machine and of who runs it. */
export interface LocalMachine {
  /** As Node names it: linux, darwin, win32. */
  readonly platform: NodeJS.Platform;
  /** As Node names it: x64, arm64. */
  readonly arch: string;
  /** Absolute path of the home of the user; undefined when there is none. */
  readonly home: string | undefined;
  /** Nobody may stop this user on Linux and macOS. */
  readonly isRoot: boolean;
  /** The C library of Linux is glibc; true on other systems. */
  readonly hasGlibc: boolean;
  /** Absolute path of the Node that runs this program. */
  readonly node: string;
  /** Its version, such as 20.19.0. */
  readonly nodeVersion: string;
}

/** The machine that this program runs on. */
export function thisMachine(env: Env): LocalMachine {
  const { platform, arch } = process;
  return {
    ...{ platform, arch },
    home: homeOf(env, platform),
    isRoot: process.getuid?.() === 0,
    hasGlibc: platform !== 'linux' || glibcVersion() !== undefined,
    node: process.execPath,
    nodeVersion: process.versions.node,
  };
}

/** HOME, or without it what the system has noted for the user. */
function homeOf(env: Env, platform: NodeJS.Platform): string | undefined {
  const named = env[platform === 'win32' ? 'USERPROFILE' : 'HOME'];
  if (named !== undefined && named !== '') return named;
  try {
    return homedir() || undefined;
  } catch {
    // A user without an entry in /etc/passwd, as containers have them.
    return undefined;
  }
}

function glibcVersion(): string | undefined {
  const report = process.report.getReport() as {
    readonly header?: { readonly glibcVersionRuntime?: string };
  };
  return report.header?.glibcVersionRuntime;
}

/** Of what programs inherit only this: where things lie, the language, and the way to the network. */
const inherited = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY'],
  ...['http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS'],
  // Windows programs do not start without these.
  ...['SystemRoot', 'SYSTEMROOT', 'windir', 'ComSpec', 'COMSPEC', 'PATHEXT', 'Path'],
  ...['TEMP', 'TMP', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'ProgramData', 'ProgramFiles'],
];

/** The part of an environment that programs of the target get; secrets of the caller are not in it. */
export function inheritedEnv(env: Env): Record<string, string> {
  return Object.fromEntries(
    inherited.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
