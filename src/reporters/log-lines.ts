import { Chalk } from 'chalk';
import { withoutControl } from './terminal.ts';

/** One line of a log as it is shown. */
export interface ShownLine {
  readonly time: string;
  readonly text: string;
  readonly source: {
    readonly component: string;
    readonly pod: string;
    readonly container: string;
    readonly label: string;
  };
}

export interface LogFormat {
  readonly json: boolean;
  readonly colour: boolean;
  readonly redact: (text: string) => string;
}

/** Easy to tell apart on light and dark ground; red is left for errors. */
const colours = [
  'cyan',
  'magenta',
  'green',
  'yellow',
  'blue',
  'cyanBright',
  'magentaBright',
] as const;

const anyControl = /[\u0000-\u0008\u000A-\u001F\u007F-\u009F]/;

/**
 * Makes a function that turns a line of a log into a line of output: `backend-abc12 | text`, one colour for
 * each component, or a JSON object. What could move the cursor is taken out of the text.
 */
export function logFormatter({ json, colour, redact }: LogFormat): (line: ShownLine) => string {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  const chosen = new Map<string, (text: string) => string>();
  let width = 0;
  return ({ time, text, source }) => {
    const shown = redact(text);
    if (json) {
      const { component, pod, container } = source;
      return JSON.stringify({ time, component, pod, container, text: shown });
    }
    const colourName = colours[chosen.size % colours.length] ?? 'cyan';
    const paint = chosen.get(source.component) ?? chalk[colourName];
    chosen.set(source.component, paint);
    width = Math.max(width, source.label.length);
    const calm = anyControl.test(shown)
      ? withoutControl(shown, colour).replaceAll('\n', ' ')
      : shown;
    return `${paint(`${source.label.padEnd(width)} |`)} ${calm}`;
  };
}
