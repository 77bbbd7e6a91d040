/**
 * Runs once when the server starts. A configuration that cannot work ends the process with one
 * clear line, before it takes a request.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const [{ checkStart }, { closeConnectionsOnceTold }, { surviveClosedOutput }] = await Promise.all(
    [import('./server/start'), import('./server/last-requests'), import('./server/closed-output')],
  );
  surviveClosedOutput();
  checkStart();
  closeConnectionsOnceTold();
}
