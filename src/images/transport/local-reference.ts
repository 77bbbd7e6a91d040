/**
 * A reference for an image that no registry has. `localhost/` in front keeps a node that lacks the image
 * from looking for a stranger's image of the same name on Docker Hub.
 */
export function localReference(repository: string, tag: string): string {
  return `localhost/${repository}:${tag}`;
}
