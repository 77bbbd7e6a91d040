import type { Client } from 'pg';
import type { Duplex } from 'node:stream';

/** What the driver gives a statement that speaks COPY itself; its types leave it out. */
export interface CopyConnection {
  readonly stream: Duplex;
  query(text: string): void;
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** What the driver calls on such a statement, by the messages of the server (PostgreSQL, message flow, COPY). */
export interface CopyStatement {
  submit(connection: CopyConnection): void;
  handleCopyInResponse(connection: CopyConnection): void;
  handleCopyData(message: { readonly chunk: Uint8Array }, connection: CopyConnection): void;
  handleRowDescription(): void;
  handleDataRow(): void;
  handleCommandComplete(): void;
  handleEmptyQuery(): void;
  handleError(error: unknown): void;
  handleReadyForQuery(): void;
}

const nothing = (): void => undefined;

/** A statement that does nothing; the two directions replace what they need. */
export const silentStatement: Omit<
  CopyStatement,
  'submit' | 'handleError' | 'handleReadyForQuery'
> = {
  handleCopyInResponse: (connection) => {
    connection.sendCopyFail('no data was announced');
  },
  handleCopyData: nothing,
  handleRowDescription: nothing,
  handleDataRow: nothing,
  handleCommandComplete: nothing,
  handleEmptyQuery: nothing,
};

/** Hands the statement to the driver, which queues it like any other. */
export function submit(client: Client, statement: CopyStatement): void {
  (client as unknown as { query(statement: CopyStatement): void }).query(statement);
}
