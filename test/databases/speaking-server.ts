import { createServer, type AddressInfo, type Server } from 'node:net';
import { errorResponse, wireMessage } from '../contracts/postgres-wire.ts';

/** Rows of one statement, by the names of their columns. */
type Rows = readonly Readonly<Record<string, string>>[];

export interface SpokenScript {
  /** Answers a statement; undefined leaves it to the answers of a server without troubles. */
  readonly rows?: (sql: string) => Rows | undefined;
  /** Refuses the sign-in while it says something: SQLSTATE and message. */
  readonly refusal?: () => readonly [code: string, message: string] | undefined;
}

/** A server without TLS that lets everybody in, and answers statements from a script instead of a database. */
export async function speakingServer(
  script: SpokenScript,
): Promise<{ port: number; server: Server }> {
  const server = createServer((socket) => {
    let waiting = Buffer.alloc(0);
    let signedIn = false;
    socket
      .on('error', () => undefined)
      .on('data', (bytes) => {
        waiting = Buffer.concat([waiting, bytes]);
        for (;;) {
          // The first messages, before the sign-in, have no type.
          const start = signedIn ? 1 : 0;
          if (waiting.length < start + 4) return;
          const end = start + waiting.readInt32BE(start);
          if (waiting.length < end) return;
          const message = waiting.subarray(0, end);
          waiting = waiting.subarray(end);
          if (signedIn) {
            if (message[0] === 0x51)
              socket.write(answerTo(message.toString('utf8', 5, end - 1), script));
            continue;
          }
          if (message.readInt32BE(4) === 80_877_103) {
            socket.write('N');
            continue;
          }
          const refusal = script.refusal?.();
          if (refusal !== undefined) {
            socket.end(errorResponse(...refusal));
            return;
          }
          signedIn = true;
          socket.write(Buffer.concat([wireMessage('R', Buffer.alloc(4)), ready]));
        }
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, server };
}

const ready = wireMessage('Z', Buffer.from('I'));

function answerTo(sql: string, script: SpokenScript): Buffer {
  const rows = script.rows?.(sql) ?? ordinary(sql);
  const [first] = rows;
  const parts = first === undefined ? [] : [described(Object.keys(first)), ...rows.map(dataRow)];
  return Buffer.concat([...parts, wireMessage('C', Buffer.from('SELECT\0')), ready]);
}

function ordinary(sql: string): Rows {
  if (sql.includes('server_version')) return [{ version: '17.2' }];
  if (sql.includes('clock_timestamp')) return [{ seconds: String(Date.now() / 1000) }];
  if (sql.includes('pg_is_in_recovery'))
    return [{ replica: 'f', readOnly: 'off', schema: 'public', extensions: 't' }];
  return [];
}

/** RowDescription: every column is text (OID 25). */
function described(names: readonly string[]): Buffer {
  const fields = names.map((name) => {
    const rest = Buffer.alloc(18);
    rest.writeInt32BE(25, 6);
    rest.writeInt16BE(-1, 10);
    return Buffer.concat([Buffer.from(`${name}\0`), rest]);
  });
  return wireMessage('T', Buffer.concat([int16(names.length), ...fields]));
}

function dataRow(row: Readonly<Record<string, string>>): Buffer {
  const cells = Object.values(row).map((text) => {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  });
  return wireMessage('D', Buffer.concat([int16(cells.length), ...cells]));
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
