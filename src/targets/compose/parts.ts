import { databaseComponent, type NamedComponent, type Project } from '../../config/project.ts';
import { componentsInOrder } from '../../config/project.ts';
import { invalid } from './document.ts';
import { databaseLabel, secretsLabel, type ComposeModel, type ComposeService } from './model.ts';

/**
 * What a service is to a deployment. `once`: it runs to its end, such as a migration; others wait for its
 * success. `server`: it stays.
 */
export type Role = 'secrets' | 'database' | 'once' | 'server';

/** A service of the file and its place in the deployment. */
export interface Part {
  readonly service: ComposeService;
  readonly role: Role;
  /** Name of the component that it belongs to; its own name when it belongs to none. */
  readonly component: string;
  /** The component whose image it runs; undefined for an image of others. */
  readonly own?: NamedComponent;
}

/**
 * The services of a project, those first that others depend on. With a database elsewhere the one beside the
 * app is left out, and what waited for it waits for what it waited for. Throws COMPOSE_INVALID (usage).
 */
export function partsOf(model: ComposeModel, project: Project): Part[] {
  const services = wantedServices(model, project);
  const components = componentsInOrder(project.config);
  for (const { name } of components) {
    if (services[name] === undefined) {
      throw invalid(`${model.file} has no service for the component ${name}`);
    }
  }
  const awaited = new Set(
    Object.values(services).flatMap(({ dependsOn }) =>
      Object.keys(dependsOn).filter((one) => dependsOn[one] === 'service_completed_successfully'),
    ),
  );
  const parts = inOrder(model, services).map((service): Part => {
    const own = components.find(({ name }) => runsImageOf(services, service, name));
    const role = roleOf(service, awaited);
    const component = role === 'database' ? databaseComponent : (own?.name ?? service.name);
    if (own === undefined && service.image === undefined) {
      throw invalid(`${service.name} builds an image, and is no component of todo-deploy.yaml`);
    }
    return { service, role, component, ...(own === undefined ? {} : { own }) };
  });
  requireRoles(model, project, parts);
  return parts;
}

/** The part with this role. */
export function partWith(parts: readonly Part[], role: Role): Part | undefined {
  return parts.find((part) => part.role === role);
}

function roleOf({ name, labels }: ComposeService, awaited: ReadonlySet<string>): Role {
  if (labels[secretsLabel] === 'stdin') return 'secrets';
  if (labels[databaseLabel] === 'true') return 'database';
  return awaited.has(name) ? 'once' : 'server';
}

function runsImageOf(
  services: ComposeModel['services'],
  service: ComposeService,
  component: string,
): boolean {
  if (service.name === component) return true;
  const image = services[component]?.image;
  return image !== undefined && image === service.image;
}

function requireRoles(model: ComposeModel, project: Project, parts: readonly Part[]): void {
  const { database, components } = project.config;
  if (database.source === 'in-cluster' && partWith(parts, 'database') === undefined) {
    throw invalid(
      `${model.file} has no database: label its service ${databaseLabel}: "true", or set database.source to external`,
    );
  }
  const secrets = Object.values(components).some((component) => component.secrets.length > 0);
  if (secrets && partWith(parts, 'secrets') === undefined) {
    throw invalid(
      `${model.file} has no service that takes the secrets: label one ${secretsLabel}: stdin`,
    );
  }
}

function wantedServices(
  { services }: ComposeModel,
  { config }: Project,
): Readonly<Record<string, ComposeService>> {
  const gone = Object.values(services).find(({ labels }) => labels[databaseLabel] === 'true');
  if (config.database.source !== 'external' || gone === undefined) return services;
  const entries = Object.values(services)
    .filter((service) => service !== gone)
    .map((service): [string, ComposeService] => {
      const { [gone.name]: waited, ...rest } = service.dependsOn;
      const dependsOn = waited === undefined ? rest : { ...gone.dependsOn, ...rest };
      return [service.name, { ...service, dependsOn }];
    });
  return Object.fromEntries(entries);
}

function inOrder(
  model: ComposeModel,
  services: Readonly<Record<string, ComposeService>>,
): ComposeService[] {
  const ordered: ComposeService[] = [];
  const visit = (service: ComposeService, trail: readonly string[]): void => {
    if (ordered.includes(service)) return;
    if (trail.includes(service.name)) {
      const circle = [...trail, service.name].join(' -> ');
      throw invalid(`${model.file}: services wait for one another: ${circle}`);
    }
    for (const name of Object.keys(service.dependsOn).sort()) {
      const needed = services[name];
      if (needed !== undefined) visit(needed, [...trail, service.name]);
    }
    ordered.push(service);
  };
  for (const name of Object.keys(services).sort()) {
    const service = services[name];
    if (service !== undefined) visit(service, []);
  }
  return ordered;
}
