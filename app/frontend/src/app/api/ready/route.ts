import { checkReadiness } from '@/server/readiness';

export const dynamic = 'force-dynamic';

/**
 * The app can do its work: the database answers and has its tables. The backend is not part of
 * it: when that is down, this app still serves pages, and they say so.
 */
export async function GET(): Promise<Response> {
  const verdict = await checkReadiness();
  return Response.json(verdict, {
    status: verdict.status === 'ready' ? 200 : 503,
    headers: { 'cache-control': 'no-store' },
  });
}
