import { version } from '../../../../package.json';

export const dynamic = 'force-dynamic';

/** The process is up. It asks nobody else, so a slow database never restarts it. */
export function GET(): Response {
  return Response.json({ status: 'ok', version }, { headers: { 'cache-control': 'no-store' } });
}
