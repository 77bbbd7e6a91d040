import { release } from 'node:os';
import { resolve } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { packFiles } from '../bundle/archive.ts';
import { bundleFiles, cleaned, scrubbed } from '../bundle/contents.ts';
import { containerLogs } from '../bundle/container-logs.ts';
import { clusterSecrets } from '../bundle/known-secrets.ts';
import { diagnoseBundle } from '../bundle/read.ts';
import { scrubber } from '../bundle/scrub.ts';
import { DeployError, messageOf } from '../errors.ts';
import { diagnosisOf, type DiagnosisDocument } from '../inspection/document.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { gatherFacts } from '../pipeline/probe.ts';
import { exposedComponent } from '../pipeline/inputs.ts';
import { makePlan } from '../plan/plan.ts';
import { checkHelm } from '../releases/helm.ts';
import { styleFor } from '../reporters/style.ts';
import { planLines } from '../reporters/text.ts';
import type { CommandContext } from './command.ts';
import type { Scene } from './diagnose-scene.ts';

/** Where a bundle goes: the file that was named, else a new one in this folder. Throws FILE_EXISTS (usage). */
export async function bundlePath(
  { cwd, ports }: CommandContext,
  named: string | true,
  { namespace, force }: { namespace: string; force: boolean },
): Promise<string> {
  const time = new Date(ports.clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
  const name = named === true ? `todo-deploy-diagnosis-${namespace}-${time}.tar.gz` : named;
  const path = resolve(cwd, name);
  if (force || !(await ports.files.exists(path))) return path;
  throw new DeployError('usage', 'FILE_EXISTS', `${path} exists already`, {
    hint: 'Name another file, or replace it with --force.',
  });
}

/** Writes what was inspected, without secrets, and gives the diagnosis that the bundle leads to. */
export async function writeBundle(
  context: CommandContext,
  scene: Scene,
  inspection: Inspection,
  path: string,
): Promise<{ document: DiagnosisDocument; bytes: number }> {
  const { kubernetes, namespace } = scene;
  const inCluster = await clusterSecrets(kubernetes, namespace);
  const { inspection: clean, secrets } = cleaned(inspection);
  const scrub = scrubber([...scene.secrets, ...(inCluster ?? []), ...secrets]);
  const written = scrubbed(clean, scrub);
  const document = diagnosisOf(written, scrub);
  const [logs, plan, versions] = await Promise.all([
    containerLogs(kubernetes, namespace, inspection.snapshot),
    planText(context, scene),
    versionsOf(context, scene),
  ]);
  const input = { inspection: written, logs, plan, versions, secretsRead: inCluster !== undefined };
  const folder = `todo-deploy-diagnosis-${namespace}`;
  const files = bundleFiles(input, document, scrub);
  const bytes = await packFiles(folder, files, context.ports.clock.now());
  await context.ports.files.writeBytes(path, bytes, { mode: 0o600 });
  return { document, bytes: bytes.byteLength };
}

/** The diagnosis of a bundle that was written before. Throws BUNDLE_UNREADABLE (usage). */
export async function readBundle(
  { cwd, ports }: CommandContext,
  file: string,
): Promise<DiagnosisDocument> {
  const path = resolve(cwd, file);
  const bytes = await ports.files.readBytes(path);
  if (bytes !== undefined) return diagnoseBundle(file, bytes);
  throw new DeployError('usage', 'BUNDLE_UNREADABLE', `there is no file ${path}`, {
    hint: 'Name a file that `todo-deploy diagnose --bundle` wrote.',
  });
}

/** What `up` would do, or why that cannot be said. */
async function planText({ ports, signal }: CommandContext, scene: Scene): Promise<string> {
  const { project, opened, byComponent } = scene;
  if (project === undefined || opened === undefined) return 'no todo-deploy.yaml, no plan\n';
  try {
    const cluster = { ...opened, transport: await opened.provider.transport() };
    const facts = await gatherFacts({ project, ports, cluster, secrets: byComponent, signal });
    const plan = makePlan(facts, exposedComponent(project)?.name);
    return `${planLines(plan, styleFor(false)).join('\n')}\n`;
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    return `no plan: ${error.message} (${error.code})\n`;
  }
}

async function versionsOf(
  { ports }: CommandContext,
  { kubernetes }: Scene,
): Promise<Record<string, string>> {
  const orWhy = (asked: Promise<string>) => asked.catch(messageOf);
  return {
    'todo-deploy': manifest.version,
    node: process.version,
    os: `${process.platform} ${process.arch} ${release()}`,
    kubernetes: await orWhy(kubernetes.version()),
    helm: await orWhy(checkHelm(ports.exec)),
  };
}
