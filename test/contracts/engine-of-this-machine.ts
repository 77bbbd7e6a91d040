import type { DockerEngine } from '../../src/ports/docker.ts';
import { dockerEngine } from '../../src/ports/docker/engine.ts';
import { networkHttp } from '../../src/ports/http/network.ts';

/** Registry of the test bed. */
export const bedRegistry = 'localhost:5000';
/** A base image with a shell, made by the test bed. */
export const bedBase = 'python:3.13-slim-trixie';

/**
 * Whether what a contract needs is there: a Docker engine with the base image and the registry of the
 * test bed. Without it the part is left out and says so; with CI=true that is a failure.
 */
export async function bedIsUp(suite: string): Promise<boolean> {
  const missing = await whatIsMissing();
  if (missing === undefined) return true;
  const message = `${suite}: the part on the real engine cannot run: ${missing} (npm run bed up)`;
  if (process.env.CI === 'true') throw new Error(message);
  console.warn(`LEFT OUT: ${message}`);
  return false;
}

async function whatIsMissing(): Promise<string | undefined> {
  try {
    const image = await dockerEngine().inspect(bedBase);
    if (image === undefined) return `the engine has no image ${bedBase}`;
    const { status } = await networkHttp.request(`http://${bedRegistry}/v2/`);
    return status === 200 ? undefined : `the registry ${bedRegistry} answers ${status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Removes every image with these labels, those too that have lost their name. */
export async function removeImages(
  engine: DockerEngine,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  for (const { id, tags } of await engine.list(labels)) {
    for (const tag of tags) await engine.remove(tag);
    if ((await engine.inspect(id)) !== undefined) await engine.remove(id);
  }
}
