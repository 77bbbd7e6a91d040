/** Where a program says that it listens. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  readonly line: string;
}

/** What servers print at their start: uvicorn, gunicorn, Next.js, and what most others say. */
const starts =
  /uvicorn running on|listening (on|at)|listen(s|ing)?:|started server on|server (is )?(running|started|ready|listening)|- local:|serving (http )?(on|at)|accepting connections (on|at)/i;
const address =
  /(?:https?:\/\/|\b|\*)?(\[[0-9a-f:]+\]|[a-z0-9.-]*[a-z0-9]|\*|)[:](\d{2,5})\b(?!:)/i;
const barePort = /\bport[ :=]+(\d{2,5})\b/i;

/** The addresses that the last lines of a program name as its own. */
export function listeningIn(lines: readonly string[]): Listening[] {
  return lines.flatMap((line) => {
    const at = starts.exec(line);
    if (at === null) return [];
    const rest = line.slice(at.index);
    const full = address.exec(rest.slice(rest.search(/\d|\*|\[|localhost|https?:/)));
    const port = Number(full?.[2] ?? barePort.exec(rest)?.[1] ?? 0);
    const host = full?.[1] ?? '';
    return port > 0 && port < 65_536 ? [{ host, port, line }] : [];
  });
}

/** True when only the container itself can reach it. */
export function isLoopback({ host }: Listening): boolean {
  return /^(127\.|localhost$|\[::1\]$)/.test(host);
}
