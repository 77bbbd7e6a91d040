export interface HttpRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
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

/** Plain HTTP(S) requests. Any status is a response; only no response is an error. */
export interface Http {
  /** Throws DeployError HTTP_UNREACHABLE (environment) with the reason: refused, timed out, no such host. */
  request(url: string, request?: HttpRequest): Promise<HttpResponse>;
}
