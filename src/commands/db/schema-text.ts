import type { SchemaState } from '../../databases/known-migrations.ts';

/** A version in a database, and what it means to the source of the app; without state where no source tells. */
export interface JudgedVersion {
  readonly table: string;
  readonly version: string;
  readonly state?: SchemaState;
  readonly heads?: readonly string[];
}

/** True when the app would have nothing to migrate; undefined when nobody can tell. */
export function sameSchema(schema: readonly JudgedVersion[]): boolean | undefined {
  const judged = schema.flatMap(({ state }) => state ?? []);
  return judged.length === 0 ? undefined : judged.every((state) => state === 'current');
}

/** How the schema stands to the app that would be deployed, a line for each version. */
export function schemaText(schema: readonly JudgedVersion[], hasTables: boolean): string[] {
  if (schema.length > 0) return schema.map(lineOf);
  return [hasTables ? 'no version of it is kept' : 'none: todo-deploy up makes it'];
}

function lineOf({ version, state, heads = [] }: JudgedVersion): string {
  const known = heads.join(', ');
  if (state === undefined) return version;
  if (state === 'current') return `${version}, the one that the app knows`;
  if (state === 'behind')
    return `${version}, behind the app, which knows ${known}: todo-deploy up migrates it`;
  return `${version}, which this app does not know (it knows ${known}): deploy the version that made it`;
}
