/** What an API server refuses to somebody who is signed in. */
export interface Forbidden {
  readonly user: string;
  readonly verb: string;
  readonly resource: string;
  /** Undefined for what lies in no namespace. */
  readonly namespace: string | undefined;
}

/** The words of the RBAC authorizer (k8s.io/apiserver, handlers/responsewriters: forbiddenMessage). */
const refusal =
  /User "([^"]*)" cannot (\w+) resource "([^"]+)"(?: in API group "[^"]*")?(?: in the namespace "([^"]+)")?/;

/** What a message of the API server, or of a tool that quotes it, says is forbidden; undefined when nothing is. */
export function forbiddenIn(text: string): Forbidden | undefined {
  const [, user, verb, resource, namespace] = refusal.exec(text) ?? [];
  if (user === undefined || verb === undefined || resource === undefined) return undefined;
  return { user, verb, resource, namespace };
}

/** `user "bob" may not list pods in namespace "app"`. */
export function forbiddenText({ user, verb, resource, namespace }: Forbidden): string {
  const where = namespace === undefined ? 'in the whole cluster' : `in namespace "${namespace}"`;
  return `user "${user}" may not ${verb} ${resource} ${where}`;
}

/** What to do about it. */
export function forbiddenHint({ verb, resource, namespace }: Forbidden): string {
  const where = namespace === undefined ? '' : `-n ${namespace} `;
  return `Ask the administrator of the cluster for this right, or use a context that has it. To see whether you have it: kubectl ${where}auth can-i ${verb} ${resource}`;
}
