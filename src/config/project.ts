import type { Component, Config } from './schema.ts';

/** Label that says to which project an object belongs; it is how teardown knows what is ours. */
export const projectLabel = 'todo-deploy/project';
export const componentLabel = 'todo-deploy/component';
/** Label that carries the tag of an image: what was built, released and runs was made of the same content. */
export const fingerprintLabel = 'todo-deploy/fingerprint';
/** Annotation of a namespace that todo-deploy made, so that teardown may remove it. */
export const createdAnnotation = 'todo-deploy/created';
/** Annotation of the namespace of a preview: its name. */
export const previewAnnotation = 'todo-deploy/preview';

/** A checked configuration and where it lies. */
export interface Project {
  readonly config: Config;
  /** Absolute path of the folder that relative paths start from. */
  readonly root: string;
  /** Absolute path of todo-deploy.yaml. */
  readonly file: string;
  readonly namespace: string;
  /** todo-deploy.yaml as it was read, to point at its lines. */
  readonly source?: { readonly path: string; readonly text: string };
  /** Given when this is a preview of another project. */
  readonly preview?: Preview;
}

/** What makes a project a preview: the same app in a namespace of its own, on a database branch of its own. */
export interface Preview {
  /** As --branch names it. */
  readonly name: string;
  /** The name as namespace and files carry it. */
  readonly slug: string;
  /** The project itself: its secrets are those of the preview too, but for the database. */
  readonly of: Project;
  /** A dry run before there is a branch: it looks at the database of which the branch will be a copy. */
  readonly onParent?: boolean;
}

export interface NamedComponent extends Component {
  readonly name: string;
}

/** The components, those first that others depend on; rules have made sure that there is no cycle. */
export function componentsInOrder(config: Config): NamedComponent[] {
  const ordered: NamedComponent[] = [];
  const visit = (name: string): void => {
    const component = config.components[name];
    if (component === undefined || ordered.some((done) => done.name === name)) return;
    component.dependsOn.forEach(visit);
    ordered.push({ ...component, name });
  };
  Object.keys(config.components).sort().forEach(visit);
  return ordered;
}

/** Name of the Secret that somebody else looks after for a component; undefined where we make it. */
export function existingSecretOf({ config }: Project, component: string): string | undefined {
  return config.components[component]?.existingSecret;
}

/** Name of the Helm release, the Deployment and the Service of a component. */
export function releaseName(config: Config, component: string): string {
  return `${config.name}-${component}`;
}

/** Labels that every object of a component carries. */
export function ownershipLabels(config: Config, component: string): Record<string, string> {
  return { [projectLabel]: config.name, [componentLabel]: component };
}

/** Selects what belongs to a project, all components of it. */
export function projectSelector(config: Config): string {
  return `${projectLabel}=${config.name}`;
}

/** Name of the component that holds the in-cluster PostgreSQL. */
export const databaseComponent = 'postgres';
