import type { Project } from '../../config/project.ts';
import { resolveReferences, type Addresses } from '../../config/references.ts';
import { fingerprintOf } from '../../plan/fingerprint.ts';
import type { ContainerSpec, PublishedPort } from '../../ports/docker-containers.ts';
import { containerLabels, wishedPortLabel } from './labels.ts';
import type { ComposeModel } from './model.ts';
import type { Part } from './parts.ts';

type Values = Readonly<Record<string, string>>;

/** Where the exposed component is served: this machine alone. */
export const loopback = '127.0.0.1';

export interface WantedOptions {
  readonly project: Project;
  readonly model: ComposeModel;
  /** References of the images of components, by component. */
  readonly images: Values;
  /** IDs of the images of others, as far as they are there, by reference. */
  readonly imageIds: Readonly<Record<string, string | undefined>>;
  readonly secrets: Readonly<Record<string, Values>>;
  /** Port of the exposed component on this machine. */
  readonly port: number | undefined;
}

/** A container as it should be. */
export interface Wanted {
  readonly part: Part;
  readonly spec: ContainerSpec;
  /** Fingerprint of everything that it is made from. */
  readonly inputs: string;
}

/** Name of the container of a service, as Compose gives it. */
export function containerName(project: string, service: string): string {
  return `${project}-${service}-1`;
}

/** The container that a part should have. */
export function wantedContainer(part: Part, options: WantedOptions): Wanted {
  const { model, project, imageIds, secrets } = options;
  const bare = specOf(part, options);
  const inputs = fingerprintOf({
    ...{ spec: { ...bare, name: undefined }, labels: part.service.labels },
    imageId: part.own === undefined ? imageIds[bare.image] : undefined,
    secrets: secretsOf(part, secrets),
  });
  const wished = part.own?.expose === true ? { [wishedPortLabel]: `${project.config.port}` } : {};
  const labels = { ...containerLabels(model, part, inputs), ...wished };
  return { part, inputs, spec: { ...bare, labels } };
}

/**
 * The secrets that a container was made with: other ones make another container. The database keeps the
 * password that its data was made with, so it is left alone.
 */
function secretsOf(part: Part, secrets: WantedOptions['secrets']): unknown {
  if (part.role === 'secrets') return secrets;
  return part.own === undefined ? undefined : secrets[part.own.name];
}

function specOf(part: Part, options: WantedOptions): ContainerSpec {
  const { service, own, role } = part;
  const { model, images } = options;
  const { name, entrypoint, command, user, workingDir, networkMode, healthCheck, stopSeconds } =
    service;
  return {
    ...{ name: containerName(model.project, name), labels: {} },
    image: (own === undefined ? undefined : images[own.name]) ?? service.image ?? '',
    env: environmentOf(part, options),
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(command === undefined ? {} : { command }),
    ...(user === undefined ? {} : { user }),
    ...(workingDir === undefined ? {} : { workingDir }),
    ...{ readOnly: service.readOnly, init: service.init },
    ...{ capAdd: service.capAdd, capDrop: service.capDrop, securityOpt: service.securityOpt },
    tmpfs: service.tmpfs,
    mounts: service.mounts.map((mount) => ({
      ...mount,
      source: mount.type === 'bind' ? mount.source : (model.volumes[mount.source]?.name ?? ''),
    })),
    networks: service.networks.map((network) => ({
      name: model.networks[network.name]?.name ?? '',
      aliases: [name, ...network.aliases],
    })),
    ...(networkMode === undefined ? {} : { networkMode }),
    ports: portsOf(part, options.port),
    ...(service.extraHosts === undefined ? {} : { extraHosts: service.extraHosts }),
    ...(healthCheck === undefined ? {} : { healthCheck }),
    restart: service.restart,
    ...(stopSeconds === undefined ? {} : { stopSeconds }),
    takesInput: role === 'secrets',
  };
}

/** What the file says, and over it what todo-deploy.yaml says for the component, the same on every target. */
function environmentOf({ service, own }: Part, { project }: WantedOptions): Values {
  const env: Record<string, string> = { ...service.env };
  if (own === undefined) return env;
  for (const { name } of own.secrets) if (env[name] === '') Reflect.deleteProperty(env, name);
  const addresses: Addresses = (component) => {
    const port = project.config.components[component]?.port;
    return port === undefined ? undefined : { host: component, port };
  };
  for (const [name, text] of Object.entries(own.env))
    env[name] = resolveReferences(addresses, text);
  return env;
}

/** Whatever the file says, the exposed component has one port, on the loopback address. */
function portsOf({ service, own, role }: Part, port: number | undefined): readonly PublishedPort[] {
  if (role !== 'server' || own?.expose !== true || own.name !== service.name) return service.ports;
  const others = service.ports.filter(({ containerPort }) => containerPort !== own.port);
  if (port === undefined) return others;
  const published = { hostAddress: loopback, hostPort: port, containerPort: own.port };
  return [...others, { ...published, protocol: 'tcp' }];
}
