import { describe, expect, it } from 'vitest';
import { pagePolicy } from './security-headers';

const directives = (development: boolean) =>
  new Map(
    pagePolicy('n0nce', development)
      .split('; ')
      .map((directive) => {
        const [name = '', ...values] = directive.split(' ');
        return [name, values.join(' ')];
      }),
  );

describe('pagePolicy', () => {
  it('runs scripts by nonce only, and nothing inline', () => {
    const policy = directives(false);
    expect(policy.get('script-src')).toBe("'self' 'nonce-n0nce' 'strict-dynamic'");
    expect(policy.get('style-src')).toBe("'self'");
    expect([...policy.values()].join(' ')).not.toContain('unsafe');
  });

  it('keeps the page out of frames, and its requests and forms at home', () => {
    expect(Object.fromEntries(directives(false))).toMatchObject({
      'default-src': "'self'",
      'connect-src': "'self'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
      'object-src': "'none'",
    });
  });

  it('never upgrades plain http, under which the app is served too', () => {
    expect(pagePolicy('n', false)).not.toContain('upgrade-insecure-requests');
  });

  it('admits eval in development only', () => {
    expect(directives(true).get('script-src')).toContain("'unsafe-eval'");
  });
});
