import { runtime } from '../runtime';
import { callBackend, logged } from './backend-call';
import { backendRequestHeaders, browserResponseHeaders } from './headers';

/**
 * Passes a request of an assistant's program on to the backend's MCP endpoint, with the bearer
 * token that the program itself sent. Cookies count for nothing here, so no page can act
 * through it with somebody's session.
 */
export function forwardMcp(request: Request): Promise<Response> {
  return logged('mcp', request, async (identity) => {
    const backend = runtime().config.backendUrl;
    const target = new URL(`${backend.pathname.replace(/\/$/, '')}/mcp`, backend);
    target.search = new URL(request.url).search;
    const authorization = request.headers.get('authorization') ?? undefined;
    const headers = backendRequestHeaders(request.headers, authorization, identity);
    for (const [name, value] of request.headers) {
      if (name.startsWith('mcp-')) headers.set(name, value);
    }
    const outcome = await callBackend(request, target, headers, identity);
    if ('refusal' in outcome) return outcome.refusal;
    const { requestId } = identity;
    return new Response(outcome.response.body, {
      status: outcome.response.status,
      headers: browserResponseHeaders(outcome.response.headers, {
        backend,
        requestId,
        cookies: [],
      }),
    });
  });
}
