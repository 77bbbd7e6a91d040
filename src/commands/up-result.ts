import type { Project } from '../config/project.ts';
import { wrapLine } from '../reporters/wrap.ts';
import type { CommandContext } from './command.ts';

/** How an `up` ended that went well. */
export interface UpOutcome {
  /** Nothing had to be done. */
  readonly nothing: boolean;
  /** Where the app is on this machine, when something is exposed. */
  readonly url: string | undefined;
}

/** The last that `up` says: the URL, and what people do next. */
export function tellResult(
  context: CommandContext,
  { namespace, preview }: Project,
  { nothing, url }: UpOutcome,
): void {
  const where = url === undefined ? '' : ` Open ${url}`;
  const what = preview === undefined ? 'The app' : `The preview ${preview.name}`;
  const text = nothing
    ? onScreen(
        `Nothing to do: everything is as the configuration wants it, checked just now.${where}`,
      )
    : [...onScreen(`${what} is running.${where}`), '', ...linesOf(nextFor(preview?.name))];
  const about = preview === undefined ? {} : { preview: { name: preview.name, namespace } };
  context.emit({
    type: 'result',
    command: 'up',
    result: { url, changed: !nothing, ...about },
    text: text.join('\n'),
  });
}

type Next = readonly (readonly [command: string, does: string])[];

/** What people do next. */
function nextFor(preview: string | undefined): Next {
  const branch = preview === undefined ? '' : ` --branch ${quoted(preview)}`;
  return [
    [`todo-deploy status${branch}`, 'is it healthy, and if not, what to do'],
    [`todo-deploy logs -f${branch}`, 'what all parts write, as it comes'],
    [`todo-deploy up${branch}`, 'again, after any change'],
    ...(preview === undefined
      ? []
      : ([[`todo-deploy teardown${branch}`, 'removes it, and its branch of the data']] as const)),
  ];
}

/** As a shell takes it for one word. */
function quoted(name: string): string {
  return /^[\w./@:+-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}

/** Each command and what it does, beside each other or below on a narrow screen. */
function linesOf(next: Next): string[] {
  const width = Math.max(...next.map(([command]) => command.length));
  return next.flatMap(([command, does]) => {
    const line = `${command.padEnd(width)}   ${does}`;
    return onScreen(line).length === 1 ? [line] : [command, ...onScreen(`  ${does}`)];
  });
}

/** On a narrow screen the URL has a line of its own rather than a break in it. */
function onScreen(line: string): string[] {
  const { isTTY, columns } = process.stdout;
  return isTTY ? wrapLine(line, columns) : [line];
}
