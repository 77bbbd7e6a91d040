import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The state of a socket that listens, in `/proc/net/tcp`. */
const listening = '0A';

/** The numbers of the sockets that listen on a port, proc(5); undefined when the system does not say. */
export function listenersOn(port: number): ReadonlySet<string> | undefined {
  const tables = ['tcp', 'tcp6'].flatMap((name) => read(`/proc/self/net/${name}`) ?? []);
  if (tables.length === 0) return undefined;
  return new Set(tables.flatMap((table) => parseListeners(table, port)));
}

/** Lines of `sl local_address rem_address st …`; the tenth field is the number of the socket. */
export function parseListeners(table: string, port: number): string[] {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [, local = '', , state] = fields;
    return state === listening && local.endsWith(ending) ? (fields[9] ?? []) : [];
  });
}

/**
 * Whether a process holds one of these sockets; undefined when we may not look into it, as root in a container
 * may not with processes of others.
 */
export function holdsSocket(pid: number, sockets: ReadonlySet<string>): boolean | undefined {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).some((fd) => {
      const [, number = ''] = /^socket:\[(\d+)\]$/.exec(linkOf(`${folder}/${fd}`)) ?? [];
      return sockets.has(number);
    });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? false : undefined;
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // Closed meanwhile.
    return '';
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
