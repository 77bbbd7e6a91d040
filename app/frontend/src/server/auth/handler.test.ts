import { describe, expect, it, vi } from 'vitest';
import { answerAuth } from './handler';
import { authFor } from './instance';

vi.mock('./instance', () => ({ authFor: vi.fn() }));
vi.mock('../runtime', () => ({
  runtime: () => ({
    hosts: { allows: () => true },
    sessions: {
      verifiable: () => Promise.resolve(new Headers({ cookie: 'known=again', host: 'localhost' })),
      remember: () => Promise.resolve(),
    },
  }),
}));

describe('a request whose cookie another secret has signed', () => {
  it('reaches Better Auth with one of ours, and with all else that it had', async () => {
    const seen = vi.fn();
    const handler = async (asked: Request) => {
      seen(asked.method, asked.url, asked.headers.get('cookie'), await asked.text());
      return new Response('{}');
    };
    vi.mocked(authFor).mockReturnValue({ handler } as unknown as ReturnType<typeof authFor>);
    const url = 'http://localhost/api/auth/jwks';
    // As Next's requests do, it refuses to be copied by the constructor of Request.
    const request = new Proxy(new Request(url, { method: 'POST', body: '{"a":1}' }), {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    expect((await answerAuth(request)).status).toBe(200);
    expect(seen).toHaveBeenCalledWith('POST', url, 'known=again', '{"a":1}');
  });
});
