import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config';

const good = {
  BACKEND_URL: 'http://todo-backend:8000',
  DATABASE_URL: 'postgresql://a:b@h/d',
  BETTER_AUTH_SECRET: '0123456789abcdef0123456789abcdef',
};

describe('readConfig', () => {
  it('fills in the defaults', () => {
    const config = readConfig(good);
    expect(config.auth).toMatchObject({
      issuer: 'todo-auth',
      audience: 'todo-api',
      allowedHosts: [],
      rateLimit: false,
    });
    expect(config.backendTimeoutMs).toBe(30_000);
    expect(config.readinessCacheMs).toBe(5_000);
  });

  it('reads lists, switches and seconds', () => {
    const config = readConfig({
      ...good,
      AUTH_ALLOWED_HOSTS: ' a.example , b.example:80,,',
      AUTH_RATE_LIMIT: 'On',
      BACKEND_TIMEOUT_SECONDS: '2.5',
    });
    expect(config.auth.allowedHosts).toEqual(['a.example', 'b.example:80']);
    expect(config.auth.rateLimit).toBe(true);
    expect(config.backendTimeoutMs).toBe(2_500);
  });

  it('names every mistake at once, without the secret', () => {
    const read = () =>
      readConfig({
        BACKEND_URL: 'todo-backend:8000',
        DATABASE_URL: 'nonsense',
        BETTER_AUTH_SECRET: 'tooshort',
        BACKEND_TIMEOUT_SECONDS: 'soon',
      });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/BACKEND_URL/);
    expect(read).toThrow(/DATABASE_URL/);
    expect(read).toThrow(/BETTER_AUTH_SECRET/);
    expect(read).toThrow(/BACKEND_TIMEOUT_SECONDS/);
    expect(read).not.toThrow(/tooshort/);
  });

  it('does not take a word for a switch', () => {
    expect(() => readConfig({ ...good, AUTH_RATE_LIMIT: 'maybe' })).toThrow(/AUTH_RATE_LIMIT/);
  });
});
