/** `kubectl port-forward`, for speaking to a Service that has no URL of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Checkout } from './checkout.ts';

/** Gives `use` a URL on this machine behind which the Service answers. */
export async function withForward<T>(
  { kubeconfig }: Checkout,
  namespace: string,
  service: string,
  port: number,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const args = ['port-forward', '-n', namespace, `service/${service}`, `:${port}`];
  const child = spawn('kubectl', args, {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    return await use(await localUrl(child.stdout));
  } finally {
    child.kill();
    await once(child, 'close');
  }
}

async function localUrl(output: Readable): Promise<string> {
  let text = '';
  for await (const chunk of output.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    const port = /127\.0\.0\.1:(\d+)/.exec(text)?.[1];
    if (port !== undefined) return `http://127.0.0.1:${port}`;
  }
  throw new Error(`kubectl port-forward ended: ${text}`);
}
