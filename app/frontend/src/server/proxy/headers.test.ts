import { describe, expect, it } from 'vitest';
import { backendRequestHeaders, browserResponseHeaders } from './headers';

const backend = new URL('http://todo-backend:8000');
const trace = { traceparent: '00-a-b-01', tracestate: undefined, traceId: 'a' };
const back = (from: HeadersInit, cookies: string[] = []) =>
  browserResponseHeaders(new Headers(from), { backend, requestId: 'r1', cookies });

describe('backendRequestHeaders', () => {
  it('passes what the backend needs, and nothing that speaks for the caller', () => {
    const headers = backendRequestHeaders(
      new Headers({
        accept: 'application/json',
        'content-type': 'application/json',
        traceparent: '00-forged-x-01',
        tracestate: 'a=1',
        authorization: 'Bearer forged',
        cookie: 'session=1',
        host: 'todo.example',
        'x-forwarded-for': '192.0.2.1',
        'x-user-id': 'somebody',
        connection: 'keep-alive',
        'x-request-id': 'from-outside',
      }),
      'Bearer token',
      { requestId: 'r1', trace },
    );
    expect(Object.fromEntries(headers)).toEqual({
      accept: 'application/json',
      'content-type': 'application/json',
      traceparent: '00-a-b-01',
      authorization: 'Bearer token',
      'x-request-id': 'r1',
    });
  });
});

describe('browserResponseHeaders', () => {
  it('drops what belongs to the other connection', () => {
    const headers = back({
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': '12',
      connection: 'close',
      'transfer-encoding': 'chunked',
      server: 'uvicorn',
      'set-cookie': 'a=b',
      etag: '"1"',
    });
    expect(Object.fromEntries(headers)).toEqual({
      'content-type': 'application/json',
      etag: '"1"',
      'cache-control': 'no-store',
      'x-request-id': 'r1',
    });
  });

  it('adds the cookies of the session, each in its own header', () => {
    expect(back({}, ['a=1; Path=/', 'b=2']).getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
  });

  it.each([
    ['http://todo-backend:8000/api/tasks/?limit=2', '/api/backend/tasks/?limit=2'],
    ['/api/tasks/7', '/api/backend/tasks/7'],
    ['https://elsewhere.example/api/x', 'https://elsewhere.example/api/x'],
    ['/docs', '/docs'],
  ])('turns the location %s into %s', (location, expected) => {
    expect(back({ location }).get('location')).toBe(expected);
  });

  it('keeps what is cacheable, and keeps event streams from being compressed', () => {
    expect(back({ 'cache-control': 'max-age=5' }).get('cache-control')).toBe('max-age=5');
    expect(back({ 'content-type': 'text/event-stream; charset=utf-8' }).get('cache-control')).toBe(
      'no-cache, no-transform',
    );
  });
});
