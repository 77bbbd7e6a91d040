import yaml from 'js-yaml';
import type { ImageTransport } from '../clusters/provider.ts';
import {
  componentsInOrder,
  databaseComponent,
  ownershipLabels,
  projectLabel,
  releaseName,
  type Project,
} from '../config/project.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import type { Ports } from '../ports/index.ts';
import { renderChart } from '../releases/helm.ts';
import { componentValues, databaseValues } from '../releases/values.ts';
import { imageFacts } from './probe.ts';

interface Rendering {
  readonly project: Project;
  readonly ports: Ports;
  readonly transport: ImageTransport;
  readonly version: string;
}

/** Everything of one component, and the file that each kind goes to. */
interface Rendered {
  readonly component: string;
  readonly objects: readonly KubeObject[];
}

/**
 * The deployment as manifests: file name -> text. Secrets are templates without values, under fixed names
 * that the workloads refer to; migrations are plain Jobs.
 */
export async function renderManifests(rendering: Rendering): Promise<Map<string, string>> {
  const { project } = rendering;
  const parts = [await renderDatabase(rendering), ...(await renderComponents(rendering))];
  const files = new Map<string, KubeObject[]>();
  const put = (file: string, object: KubeObject) => {
    files.set(file, [...(files.get(file) ?? []), object]);
  };
  put('00-namespace.yaml', namespaceObject(project));
  for (const { component, objects } of parts) {
    for (const object of objects)
      put(fileFor(component, object.kind), inNamespace(object, project.namespace));
  }
  const texts = [...files].map(([name, objects]): [string, string] => [name, toYaml(objects)]);
  return new Map([...texts, ['secrets.yaml', secretsTemplate(project)]]);
}

/** The name of the Secret that rendered workloads read. */
export function renderedSecret(project: Project, component: string): string {
  return `${releaseName(project.config, component)}-secrets`;
}

function fileFor(component: string, kind: string): string {
  if (kind === 'ConfigMap') return 'configmap.yaml';
  if (kind === 'HorizontalPodAutoscaler') return 'hpa.yaml';
  return kind === 'Job' ? 'migrations.yaml' : `${component}-deployment.yaml`;
}

async function renderComponents({
  project,
  ports,
  transport,
  version,
}: Rendering): Promise<Rendered[]> {
  const rendered: Rendered[] = [];
  for (const component of componentsInOrder(project.config)) {
    const image = await imageFacts(project, component, ports, transport);
    const { repository, tag } = image;
    const secret = renderedSecret(project, component.name);
    const values = componentValues(project.config, component, {
      ...{ repository, tag },
      ...(component.secrets.length === 0 ? {} : { secret }),
    });
    const migrations = {
      ...(values['migrations'] as object),
      enabled: component.migrate,
      hook: false,
    };
    const objects = await renderChart(ports.exec, {
      release: releaseName(project.config, component.name),
      namespace: project.namespace,
      chart: `${project.root}/${component.chart}`,
      values: { ...values, migrations },
      kubeVersion: version,
    });
    rendered.push({ component: component.name, objects });
  }
  return rendered;
}

async function renderDatabase({ project, ports, version }: Rendering): Promise<Rendered> {
  if (project.config.database.source !== 'in-cluster')
    return { component: databaseComponent, objects: [] };
  const objects = await renderChart(ports.exec, {
    release: releaseName(project.config, databaseComponent),
    namespace: project.namespace,
    chart: `${project.root}/${project.config.database.chart}`,
    values: databaseValues(project.config, renderedSecret(project, databaseComponent)),
    kubeVersion: version,
  });
  return { component: databaseComponent, objects };
}

function secretsTemplate(project: Project): string {
  const uses = componentsInOrder(project.config).map(({ name, secrets }) => ({
    name,
    variables: secrets.map(({ name: variable }) => variable),
  }));
  if (project.config.database.source === 'in-cluster') {
    uses.push({ name: databaseComponent, variables: ['POSTGRES_PASSWORD'] });
  }
  const objects = uses
    .filter(({ variables }) => variables.length > 0)
    .map(({ name, variables }) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: renderedSecret(project, name),
        namespace: project.namespace,
        labels: ownershipLabels(project.config, name),
      },
      type: 'Opaque',
      stringData: Object.fromEntries(variables.map((variable) => [variable, ''])),
    }));
  return (
    '# A template: fill in the values before `kubectl apply`, and keep the filled-in file out of git.\n' +
    '# Leave out a variable that you do not need.\n' +
    toYaml(objects)
  );
}

function namespaceObject(project: Project): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: project.namespace,
      labels: {
        [projectLabel]: project.config.name,
        'pod-security.kubernetes.io/enforce': 'restricted',
      },
    },
  };
}

function inNamespace(object: KubeObject, namespace: string): KubeObject {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

function toYaml(objects: readonly object[]): string {
  return objects.map((object) => yaml.dump(object, { noRefs: true, lineWidth: 110 })).join('---\n');
}
