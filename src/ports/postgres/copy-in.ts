import type { Client } from 'pg';
import { silentStatement, submit, type CopyConnection } from './copy-wire.ts';

/** Feeds a `COPY … FROM STDIN`; `refused` makes an error of what the server says. */
export function copyIn(
  client: Client,
  text: string,
  chunks: AsyncIterable<Uint8Array>,
  refused: (error: unknown) => Error,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    let cause: Error | undefined;
    const settle = (failure?: Error): void => {
      over.abort();
      if (failure === undefined) resolve();
      else reject(failure);
    };
    submit(client, {
      ...silentStatement,
      submit: (connection) => {
        connection.query(text);
      },
      handleCopyInResponse: (connection) => {
        send(connection, chunks, over.signal).catch((error: unknown) => {
          cause = error as Error;
          connection.sendCopyFail('the data ended with an error');
        });
      },
      handleError: (error) => {
        settle(cause ?? refused(error));
      },
      handleReadyForQuery: () => {
        settle();
      },
    });
  });
}

/** Ends early when the server has refused the rest. */
async function send(
  connection: CopyConnection,
  chunks: AsyncIterable<Uint8Array>,
  over: AbortSignal,
): Promise<void> {
  for await (const chunk of chunks) {
    if (over.aborted) return;
    connection.sendCopyFromChunk(chunk);
    if (connection.stream.writableNeedDrain) await drained(connection, over);
  }
  if (!over.aborted) connection.endCopyFrom();
}

function drained({ stream }: CopyConnection, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      over.removeEventListener('abort', done);
      resolve();
    };
    stream.once('drain', done);
    over.addEventListener('abort', done);
  });
}
