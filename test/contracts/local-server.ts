import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SystemUser } from '../../src/ports/files.ts';
import { nodeFiles } from '../../src/ports/files/node.ts';
import { processExec } from '../../src/ports/exec/process.ts';
import { postgresClient } from '../../src/ports/postgres/client.ts';
import type { LocalFolders } from '../../src/targets/local/folders.ts';
import { createDatabase } from '../../src/targets/local/postgres/create-database.ts';
import { thisMachine } from '../../src/targets/local/machine.ts';
import { prepareData } from '../../src/targets/local/postgres/data.ts';
import type { PostgresPrograms } from '../../src/targets/local/postgres/programs.ts';
import { postgresServer } from '../../src/targets/local/postgres/server.ts';
import { postgresUser } from '../../src/targets/local/postgres/user.ts';

export const machine = thisMachine(process.env);
export const login = { role: 'shop', password: 'correct horse: "battery" %' };

/** A folder that programs of other users can enter; removed by the function that comes with it. */
export async function temporaryFolder(name: string): Promise<[string, () => void]> {
  const folder = mkdtempSync(join(tmpdir(), name));
  await chmod(folder, 0o755);
  return [
    folder,
    () => {
      rmSync(folder, { recursive: true, force: true });
    },
  ];
}

export function foldersIn(state: string, cache: string): LocalFolders {
  const below = (name: string) => join(state, name);
  return {
    ...{ id: 'shop-0123abcd', state, cache },
    ...{ data: below('data'), logs: below('logs'), builds: below('builds') },
  };
}

export async function prepare(
  programs: PostgresPrograms,
  folders: LocalFolders,
  changed: { readonly role?: string; readonly signal?: AbortSignal } = {},
) {
  const user = await postgresUser(machine, nodeFiles);
  const { signal = new AbortController().signal } = changed;
  return prepareData({
    ...{ programs, data: folders.data, ...login, user, signal, ...changed },
    ...{ exec: processExec, files: nodeFiles, env: process.env },
  });
}

export interface StartedServer {
  readonly child: ChildProcess;
  readonly url: string;
  readonly user: SystemUser | undefined;
  /** Everything it wrote. */
  output(): string;
  readonly exited: Promise<void>;
}

export function urlOf(port: number, database: string): string {
  const password = encodeURIComponent(login.password);
  return `postgresql://${login.role}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`;
}

/** Starts the server as the target would; it may still be starting. */
export async function start(
  programs: PostgresPrograms,
  folders: LocalFolders,
): Promise<StartedServer> {
  const user = await postgresUser(machine, nodeFiles);
  const port = await freePort();
  const server = postgresServer({ programs, folders, port, user, env: process.env, machine });
  const [file = '', ...args] = server.argv;
  const child = spawn(file, args, {
    ...{ cwd: server.cwd, env: server.env, ...user, detached: true },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  const exited = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  return { child, url: urlOf(port, 'shop'), user, output: () => text, exited };
}

/** Waits until it takes connections, and makes the database. */
export async function ready(server: StartedServer): Promise<boolean> {
  for (let left = 200; ; left -= 1) {
    try {
      return await createDatabase(postgresClient, server.url);
    } catch (error) {
      if (left === 0 || server.child.exitCode !== null) {
        throw new Error(server.output(), { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export function freePort(): Promise<number> {
  const socket = createServer();
  return new Promise((resolve) => {
    socket.listen(0, '127.0.0.1', () => {
      const { port } = socket.address() as AddressInfo;
      socket.close(() => {
        resolve(port);
      });
    });
  });
}
