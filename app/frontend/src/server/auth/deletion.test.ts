import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ProblemError } from '../problem';
import { eraseBackendData } from './deletion';

let backend: Server;
let status = 204;
const seen: string[] = [];

beforeAll(async () => {
  backend = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  const address = backend.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  vi.stubEnv('BACKEND_URL', `http://127.0.0.1:${address.port}`);
  vi.stubEnv('DATABASE_URL', 'postgresql://a:b@127.0.0.1:1/d');
  vi.stubEnv('BETTER_AUTH_SECRET', 'x'.repeat(32));
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  backend.close();
});

describe('eraseBackendData', () => {
  it('asks the backend as the user', async () => {
    await eraseBackendData('t0ken', new Headers());
    expect(seen).toEqual(['DELETE /api/account Bearer t0ken']);
  });

  it.each([
    [503, 503],
    [404, 502],
  ])('stops the deletion when the backend answers %i', async (answered, told) => {
    status = answered;
    const failure = await eraseBackendData('t0ken', new Headers()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProblemError);
    expect((failure as ProblemError).problem).toMatchObject({
      status: told,
      code: 'account_data_not_deleted',
    });
  });
});
