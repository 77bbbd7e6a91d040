export interface HttpRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is; what kind of text it is, `content-type` in `headers` says. */
  readonly body?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds from the request to the end of the body. */
  readonly ms: number;
}

export interface DownloadRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** How long nothing may come, in milliseconds; 30 s when not given. The whole may take any time. */
  readonly idleMs?: number;
  readonly signal?: AbortSignal;
  /** Called as bytes arrive; `total` is what the server announced. */
  readonly onProgress?: (received: number, total: number | undefined) => void;
}

export interface Download {
  readonly status: number;
  readonly bytes: Uint8Array;
}

/** Plain HTTP(S) requests. Any status is a response; only no response is an error. */
export interface Http {
  /** Throws DeployError HTTP_UNREACHABLE (environment) with the reason: refused, timed out, no such host. */
  request(url: string, request?: HttpRequest): Promise<HttpResponse>;
  /**
   * Fetches a file, and follows redirects. Any status is an answer.
   * Throws HTTP_UNREACHABLE (environment) when nobody answers, or when the answer stalls or is cut short.
   */
  download(url: string, request?: DownloadRequest): Promise<Download>;
}
