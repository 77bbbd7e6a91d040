import { DeployError } from '../../errors.ts';
import type { ContainerInfo } from '../../ports/docker-containers.ts';
import type { EndpointAnswer } from '../kubernetes/endpoints.ts';
import { exposedName, urlOf, type Scene } from './scene.ts';

const timeoutMs = 5_000;

/** What the health path of the exposed component answers on its URL; undefined while it serves none. */
export async function askExposed(
  scene: Scene,
  container: ContainerInfo | undefined,
): Promise<EndpointAnswer | undefined> {
  const { project, ports } = scene;
  const url = urlOf(scene, container);
  if (url === null) return undefined;
  const path = project.config.components[exposedName(project) ?? '']?.health ?? '/';
  try {
    const { status, ms, body } = await ports.http.request(url + path, { timeoutMs });
    return { ok: status >= 200 && status < 300, status, ms: Math.round(ms), body };
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    return { ok: false, status: 0, ms: timeoutMs, body: error.message };
  }
}

/** The words of a health path that is not well, for a diagnosis. */
export function complaintOf(answer: EndpointAnswer | undefined): { readonly answer?: string } {
  return answer === undefined || answer.ok || answer.status === 0 ? {} : { answer: answer.body };
}
