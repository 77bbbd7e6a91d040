/** Who sees what, and what is refused with which words. */
import { Model, type Branch, type Key, type Project } from './model.ts';

export interface Asked {
  readonly key: Key;
  /** The parts of the path that vary. */
  readonly ids: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** A refusal, with the code and the words that the real API was seen to use. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Neon gives a cursor, the last item, with the last page of projects too. */
export function paged<Item>(
  all: readonly Item[],
  query: URLSearchParams,
  idOf: (item: Item) => string,
  most: number,
): { readonly items: Item[]; readonly cursor: string | undefined } {
  const cursor = query.get('cursor');
  const start = cursor === null ? 0 : all.findIndex((item) => idOf(item) === cursor) + 1;
  // Smaller than what is asked for, so that a few projects make several pages.
  const items = all.slice(start, start + Math.min(most, Number(query.get('limit') ?? '10')));
  const last = items.at(-1);
  return { items, cursor: last === undefined ? undefined : idOf(last) };
}

export function projectOf(model: Model, { key, ids }: Asked): Project {
  const [id] = ids;
  const project = model.projects.find((one) => one.id === id);
  if (key.kind === 'project' && key.project !== id)
    throw new Refusal(404, '', 'the resource is outside the project of this API key');
  const sees =
    project !== undefined &&
    (key.kind === 'project' ||
      (key.kind === 'person'
        ? key.organizations.includes(project.organization)
        : key.organization === project.organization));
  if (!sees) throw new Refusal(404, '', 'project not found');
  return project;
}

export function freeProject(model: Model, asked: Asked): Project {
  const project = projectOf(model, asked);
  if (model.isBusy(project))
    throw new Refusal(423, '', 'project already has running conflicting operations');
  return project;
}

export function branchOf(project: Project, id: string | undefined): Branch {
  const branch = project.branches.find((one) => (id === undefined ? one.isDefault : one.id === id));
  if (branch === undefined) throw new Refusal(404, '', 'branch not found');
  return branch;
}

export function notFor(kind: string): Refusal {
  return new Refusal(404, '', `not allowed for ${kind}`);
}
