import { join, relative, resolve, sep } from 'node:path';
import { componentsInOrder, type NamedComponent, type Project } from '../config/project.ts';
import type { TargetName } from '../config/schema.ts';
import { contextFilter, type ContextFilter } from '../images/context.ts';
import { keptOut } from '../images/kept-out.ts';
import type { Files } from '../ports/files.ts';
import { previewSecrets } from '../previews/files.ts';

/** Never part of what is watched, at any depth, whatever .dockerignore says: tools write there all the time. */
const namesOut = [...['node_modules', '.git', '.todo-deploy', '.venv', '__pycache__', '.DS_Store']];

/** Something on the disk that a deployment is made of. */
export interface Source {
  /** Relative to the project, with forward slashes. */
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
  /** What counts of a folder; undefined for a file. */
  readonly filter?: ContextFilter;
  /** A deployment may write it by itself. */
  readonly written?: boolean;
}

/**
 * Everything that a deployment of this project to this target is made of: what goes into the fingerprints of its
 * components, their charts, the configuration and the secrets. Nothing of it need be there.
 */
export async function sourcesOf(
  project: Project,
  target: TargetName,
  files: Files,
): Promise<Source[]> {
  const of = sourceMaker(project);
  const components = componentsInOrder(project.config);
  const contexts = components.map(async (component) =>
    of.folder(component.path, await filterOf(project, component, target, files)),
  );
  return [
    of.file(relative(project.root, project.file)),
    ...secretsOf(project).map((path) => ({ ...of.file(path), written: true })),
    ...certificates(project).map(of.file),
    ...components.flatMap((component) => filesOf(component, target).map(of.file)),
    ...charts(project, components, target).map((path) => of.folder(path, everything)),
    ...(target === 'compose' ? [of.file(project.config.compose.file)] : []),
    ...(await Promise.all(contexts)),
  ];
}

function sourceMaker({ root }: Project) {
  const file = (path: string): Source => {
    const absolute = resolve(root, path);
    return { name: relative(root, absolute).split(sep).join('/'), path: absolute };
  };
  return { file, folder: (path: string, filter: ContextFilter) => ({ ...file(path), filter }) };
}

const everything: ContextFilter = {
  skip: (path) => namesOut.includes(path.slice(path.lastIndexOf('/') + 1)),
  rules: '',
};

/** As the fingerprint of the component sees its folder. An ignore file that cannot be read keeps nothing out. */
async function filterOf(
  project: Project,
  { path, dockerfile }: NamedComponent,
  target: TargetName,
  files: Files,
): Promise<ContextFilter> {
  const image = target === 'local' ? {} : { dockerfile: join(project.root, dockerfile) };
  const options = { keptOut: keptOut(project), namesOut, ...image };
  return contextFilter(join(project.root, path), files, options).catch(() => everything);
}

function filesOf({ path, dockerfile }: NamedComponent, target: TargetName): string[] {
  const ignore = join(path, '.dockerignore');
  return target === 'local' ? [ignore] : [ignore, dockerfile, `${dockerfile}.dockerignore`];
}

function charts(
  { config }: Project,
  components: readonly NamedComponent[],
  target: TargetName,
): string[] {
  if (target !== 'kubernetes') return [];
  const { source, chart } = config.database;
  return [...components.map((one) => one.chart), ...(source === 'in-cluster' ? [chart] : [])];
}

function secretsOf({ root, config, preview }: Project): string[] {
  const own = preview === undefined ? [] : [previewSecrets({ root }, preview.slug)];
  return [config.secretsFile, ...own];
}

function certificates({ config }: Project): string[] {
  return [config.build.caFile, config.database.caFile].filter((path) => path !== undefined);
}
