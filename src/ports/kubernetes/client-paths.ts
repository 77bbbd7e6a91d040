import { DeployError } from '../../errors.ts';
import type { KubeQuery, KubeRef } from '../kubernetes.ts';
import { refused } from './client-errors.ts';
import { builtInResource, type Resource } from './built-in-kinds.ts';
import type { Rest } from './client-rest.ts';

/** Finds the API paths of kinds; of those that not every server has by asking, once for each API version. */
export class Paths {
  private readonly known = new Map<string, Promise<readonly Resource[]>>();

  constructor(private readonly rest: Rest) {}

  /** Path of one object. */
  async object(ref: KubeRef): Promise<string> {
    const resource = await this.resource(ref.apiVersion, ref.kind);
    if (resource.namespaced && ref.namespace === undefined) {
      throw new Error(`${ref.kind} ${ref.name} needs a namespace`);
    }
    return `${collection(ref, resource)}/${encodeURIComponent(ref.name)}`;
  }

  /** Path of all objects of a kind, in one namespace or in all. */
  async collection(query: KubeQuery): Promise<string> {
    return collection(query, await this.resource(query.apiVersion, query.kind));
  }

  private async resource(apiVersion: string, kind: string): Promise<Resource> {
    const builtIn = builtInResource(apiVersion, kind);
    if (builtIn !== undefined) return builtIn;
    const found = (await this.resources(apiVersion)).find((resource) => resource.kind === kind);
    if (found !== undefined) return found;
    // The kind may have been installed since: ask anew the next time.
    this.known.delete(apiVersion);
    throw new DeployError(
      'environment',
      'KUBE_REJECTED',
      `the cluster does not serve ${kind} in ${apiVersion}`,
      { hint: `Context "${this.rest.target.context}", server ${this.rest.target.server}.` },
    );
  }

  private resources(apiVersion: string): Promise<readonly Resource[]> {
    const known = this.known.get(apiVersion);
    if (known !== undefined) return known;
    const asked = this.ask(apiVersion);
    this.known.set(apiVersion, asked);
    asked.catch(() => this.known.delete(apiVersion));
    return asked;
  }

  private async ask(apiVersion: string): Promise<readonly Resource[]> {
    const answer = await this.rest.patiently({ path: root(apiVersion) });
    if (answer.status === 404) return [];
    if (answer.status !== 200) {
      throw refused(
        this.rest.target,
        answer.status,
        answer.body,
        `list the kinds of ${apiVersion}`,
      );
    }
    const list = JSON.parse(answer.body) as { resources?: Resource[] };
    return (list.resources ?? []).filter((resource) => !resource.name.includes('/'));
  }
}

function root(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function collection(of: { apiVersion: string; namespace?: string }, resource: Resource): string {
  const inNamespace =
    resource.namespaced && of.namespace !== undefined
      ? `/namespaces/${encodeURIComponent(of.namespace)}`
      : '';
  return `${root(of.apiVersion)}${inNamespace}/${resource.name}`;
}
