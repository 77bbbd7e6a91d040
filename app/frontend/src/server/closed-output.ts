/**
 * Lets the server go on when nobody reads its output any more: without somebody who hears it, the failed write
 * of a line is an error that ends the request, is itself written, fails again, and so on for ever.
 */
export function surviveClosedOutput(
  outputs: readonly NodeJS.EventEmitter[] = [process.stdout, process.stderr],
): void {
  for (const output of outputs) output.on('error', ignoreClosed);
}

function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
