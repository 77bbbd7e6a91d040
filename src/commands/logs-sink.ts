import { chooseColour } from '../reporters/choose.ts';
import { logFormatter } from '../reporters/log-lines.ts';
import type { LogSink, MissingLines } from '../targets/log-record.ts';
import type { CommandContext } from './command.ts';
import type { LogsRequest } from './logs-options.ts';

/** Writes to standard output, no faster than it is read. */
export function sinkFor(
  { global, env }: CommandContext,
  { style, grep }: LogsRequest,
  redact: (text: string) => string,
): LogSink {
  const { stdout } = process;
  const colour = chooseColour({ color: global.color, env, stdout });
  const format = logFormatter({ style, colour, redact, ...(grep === undefined ? {} : { grep }) });
  const encoding = style === 'raw' ? 'latin1' : 'utf8';
  return async (records) => {
    let text = '';
    for (const record of records) {
      const line = format(record);
      if (line !== undefined) text += `${line}\n`;
    }
    if (text !== '' && !stdout.write(text, encoding) && !stdout.destroyed) await hasRoom(stdout);
  };
}

/** Resolves when what was written is on its way, or when nobody reads any more. */
function hasRoom(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.on('drain', done).on('close', done);
  });
}

/** Says on standard error which lines may be missing; standard output has nothing but logs. */
export function tellMissing({ source, after, before, why }: MissingLines): void {
  const from = after === undefined ? '' : ` after ${after}`;
  const to = before === undefined ? '' : ` before ${before}`;
  const where = `pod ${source.pod}, container ${source.container}`;
  process.stderr.write(`warning: lines of ${where}${from}${to} may be missing: ${why}\n`);
}
