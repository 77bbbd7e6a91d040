import { describe, expect, it } from 'vitest';
import { backendProblem } from './failures';

const lost = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) });

describe('backendProblem', () => {
  it.each([
    ['ECONNREFUSED', 503, 'backend_unreachable'],
    ['ENOTFOUND', 503, 'backend_unreachable'],
    ['UND_ERR_CONNECT_TIMEOUT', 503, 'backend_unreachable'],
    ['UND_ERR_SOCKET', 502, 'backend_broken_answer'],
    ['ECONNRESET', 502, 'backend_broken_answer'],
  ])('%s -> %i', (code, status, name) => {
    expect(backendProblem(lost(code), false)).toMatchObject({ status, code: name });
  });

  it('names a timeout before anything else', () => {
    expect(backendProblem(new DOMException('aborted', 'AbortError'), true)).toMatchObject({
      status: 504,
      code: 'backend_timeout',
    });
  });

  it('does not blame the backend for an error of our own', () => {
    expect(backendProblem(new TypeError('x is not a function'), false)).toBeUndefined();
  });
});
