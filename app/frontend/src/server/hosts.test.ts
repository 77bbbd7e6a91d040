import { describe, expect, it } from 'vitest';
import { hostPolicy, publicOrigin } from './hosts';

describe('hostPolicy', () => {
  const policy = hostPolicy([
    'todo-frontend:3000',
    'todo.example.com',
    '*.apps.example.com',
    '192.0.2.10:*',
    '[2001:db8::1]:8080',
  ]);

  it.each([
    'localhost',
    'localhost:3000',
    'LOCALHOST:31234',
    '127.0.0.1:8080',
    '[::1]:3000',
    'todo-frontend:3000',
    'todo.example.com',
    'todo.example.com:8443',
    'a.apps.example.com',
    'a.b.apps.example.com:444',
    '192.0.2.10',
    '192.0.2.10:30080',
    '[2001:db8::1]:8080',
  ])('admits %s', (host) => expect(policy.allows(host)).toBe(true));

  it.each([
    '',
    'evil.example',
    'todo-frontend:3001',
    'todo-frontend',
    'apps.example.com',
    '.apps.example.com',
    'xapps.example.com',
    'todo.example.com.evil.example',
    'localhost.evil.example',
    'localhost:3000@evil.example',
    'localhost:3000/evil',
    'evil.example/localhost:3000',
    '127.0.0.1.evil.example',
    '192.0.2.11:30080',
    '[2001:db8::1]:8081',
    '[2001:db8::2]:8080',
    'localhost:',
    'localhost:3000 ',
  ])("refuses '%s'", (host) => expect(policy.allows(host)).toBe(false));

  it.each(['http://todo.example.com', 'a b', '*', 'todo.example.com/x', '[zz]', 'a.*.b'])(
    'says that the pattern %s is wrong',
    (pattern) => expect(() => hostPolicy([pattern])).toThrow(/AUTH_ALLOWED_HOSTS: /),
  );
});

describe('publicOrigin', () => {
  it('takes the scheme from the outermost proxy, http without one', () => {
    const origin = (proto?: string) =>
      publicOrigin(
        new Headers({ host: 'Todo.example', ...(proto ? { 'x-forwarded-proto': proto } : {}) }),
      );
    expect(origin()).toBe('http://todo.example');
    expect(origin('https')).toBe('https://todo.example');
    expect(origin('https, http')).toBe('https://todo.example');
    expect(origin('javascript')).toBe('http://todo.example');
  });

  it('is unknown without a host', () => {
    expect(publicOrigin(new Headers())).toBeUndefined();
  });
});
