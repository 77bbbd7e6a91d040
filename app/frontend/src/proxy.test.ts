import { NextRequest } from 'next/server';
import { describe, expect, it } from 'vitest';
import { config, proxy } from './proxy';

const policyOf = () =>
  proxy(new NextRequest('http://localhost:3000/tasks')).headers.get('content-security-policy');

describe('proxy', () => {
  it('gives each answer a nonce of its own', () => {
    const nonces = [policyOf(), policyOf()].map(
      (policy) => /'nonce-([^']+)'/.exec(policy ?? '')?.[1],
    );
    expect(nonces[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it('tells Next the same policy that the browser gets', () => {
    const response = proxy(new NextRequest('http://localhost:3000/tasks'));
    expect(response.headers.get('x-middleware-request-content-security-policy')).toBe(
      response.headers.get('content-security-policy'),
    );
  });

  it.each([
    ['/tasks', true],
    ['/', true],
    ['/no/such/page', true],
    ['/apiary', true],
    ['/api/backend/chat', false],
    ['/_next/static/chunk.js', false],
  ])('%s is a page: %s', (path, expected) => {
    const matches = config.matcher.some((pattern) => new RegExp(`^${pattern}$`).test(path));
    expect(matches).toBe(expected);
  });
});
