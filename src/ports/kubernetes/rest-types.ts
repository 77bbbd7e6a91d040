/** A plain request to an API server. */
export interface RestRequest {
  readonly method?: 'GET' | 'PATCH' | 'DELETE' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly contentType?: string;
  /** Form of the answer; JSON when left out. */
  readonly accept?: string;
  /** Time for the whole answer; 0 for a stream, which only has to connect in time. */
  readonly timeoutMs?: number;
  /** The answer is not decoded: one character a byte. */
  readonly bytes?: boolean;
  readonly signal?: AbortSignal;
}

/** What it answered, whatever the status. */
export interface RestAnswer {
  readonly status: number;
  readonly body: string;
  /** The Date header. */
  readonly date?: string;
}
