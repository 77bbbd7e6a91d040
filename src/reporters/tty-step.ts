import { DefaultRenderer, Listr, ListrLogger, ProcessOutput } from 'listr2';
import type { ListrDefaultRendererLogLevels } from 'listr2';
import { withoutControl } from './terminal.ts';
import { livingTitle, type Heading } from './progress-text.ts';

/** The part of a terminal that a drawing needs. */
export interface Screen {
  write(text: string): boolean;
  readonly columns: number;
  readonly rows: number;
}

export interface StepDrawing {
  /**
   * Sets a line below the title, or takes it away; it is asked for its text each time it is drawn. Lines
   * stand in the order of their keys.
   */
  line(key: string, text: (() => string) | undefined): void;
  /** Takes the drawing off the screen. */
  remove(): Promise<void>;
}

/** Listr asks process.stdout whether it may draw; here `choose.ts` has decided that already. */
class ScreenRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

/** After this many seconds the title shows how long the step has taken. */
const showElapsedAfter = 2;

/** Draws one running step with Listr: a spinner, the title, the time, and a line for each source. */
export function drawStep(heading: Heading, screen: Screen, now: () => number): StepDrawing {
  const started = now();
  const lines = new Map<string, () => string>();
  const ended = new AbortController();
  const stream = screen as unknown as NodeJS.WriteStream;
  const output = new ProcessOutput(stream, stream);
  const listr = new Listr(
    [
      {
        title: heading.title,
        task: async (_context, task) => {
          const draw = (): void => {
            const seconds = (now() - started) / 1000;
            task.title = seconds < showElapsedAfter ? heading.title : livingTitle(heading, seconds);
            task.output = inOrder(lines).join('\n');
          };
          const timer = setInterval(draw, 100);
          await aborted(ended.signal);
          clearInterval(timer);
        },
      },
    ],
    {
      renderer: ScreenRenderer,
      rendererOptions: {
        clearOutput: true,
        logger: new ListrLogger<ListrDefaultRendererLogLevels>({ processOutput: output }),
        formatOutput: 'truncate',
      },
      // The program stops by itself, with its own exit code, and says what remains.
      registerSignalListeners: false,
      exitOnError: false,
    },
  );
  const run = listr.run();
  return {
    line: (key, text) => {
      if (text === undefined) lines.delete(key);
      else lines.set(key, text);
    },
    remove: async () => {
      ended.abort();
      await run;
    },
  };
}

function inOrder(lines: ReadonlyMap<string, () => string>): string[] {
  const keys = [...lines.keys()].sort();
  return keys.map(
    (key) =>
      withoutControl(lines.get(key)?.() ?? '', true)
        .split('\n')
        .at(-1) ?? '',
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}
