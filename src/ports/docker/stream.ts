import { splitLines } from '../lines.ts';

/** One message of the engine's progress streams; which fields it has depends on the call. */
export interface StreamMessage {
  readonly id?: string;
  readonly status?: string;
  readonly stream?: string;
  readonly progressDetail?: { readonly current?: number };
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
  readonly aux?: unknown;
}

/** Reads a stream of JSON lines to its end; rejects when the connection breaks. */
export function readMessages(
  stream: NodeJS.ReadableStream,
  onMessage: (message: StreamMessage) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const lines = splitLines((line) => {
      if (line.trim() !== '') onMessage(JSON.parse(line) as StreamMessage);
    });
    const guarded = (work: () => void) => {
      try {
        work();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    stream.on('data', (chunk: Buffer) => {
      guarded(() => {
        lines.push(chunk);
      });
    });
    stream.on('end', () => {
      guarded(() => {
        lines.end();
      });
      resolve();
    });
    stream.on('error', reject);
    stream.on('close', () => {
      reject(new Error('the engine cut the connection'));
    });
  });
}

/** The engine's own word for a failure, when a message carries one. */
export function failureIn({ error, errorDetail }: StreamMessage): string | undefined {
  return errorDetail?.message ?? error;
}
