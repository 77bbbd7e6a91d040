import type { ImageTransport } from '../clusters/provider.ts';
import {
  componentsInOrder,
  databaseComponent,
  projectLabel,
  releaseName,
  type Project,
} from '../config/project.ts';
import type { KubeObject } from '../ports/kubernetes.ts';
import type { Ports } from '../ports/index.ts';
import { renderChart } from '../releases/helm.ts';
import { componentValues, databaseValues } from '../releases/values.ts';
import { renderedName } from '../secrets/manifests/uses.ts';
import { toYaml } from '../secrets/manifests/yaml.ts';
import { imageFacts } from './probe.ts';

interface Rendering {
  readonly project: Project;
  readonly ports: Ports;
  readonly transport: ImageTransport;
  readonly version: string;
  /** What secrets.yaml holds; no such file without it. */
  readonly secrets?: string;
}

/** Everything of one component, and the file that each kind goes to. */
interface Rendered {
  readonly component: string;
  readonly objects: readonly KubeObject[];
}

/**
 * The deployment as manifests: file name -> text. Workloads refer to Secrets by fixed names (`renderedName`);
 * migrations are plain Jobs.
 */
export async function renderManifests(rendering: Rendering): Promise<Map<string, string>> {
  const { project, secrets } = rendering;
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
  return new Map(secrets === undefined ? texts : [...texts, ['secrets.yaml', secrets]]);
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
    const secret = renderedName(project, component.name);
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
    values: databaseValues(project.config, renderedName(project, databaseComponent)),
    kubeVersion: version,
  });
  return { component: databaseComponent, objects };
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
