import { join } from 'node:path';
import { chooseProvider } from '../../clusters/index.ts';
import type { Project } from '../../config/project.ts';
import type { TargetName } from '../../config/schema.ts';
import { DeployError } from '../../errors.ts';
import type { Ports } from '../../ports/index.ts';
import { checkHelm } from '../../releases/helm.ts';
import { findPython } from '../local/python.ts';
import type { Judgement } from './judge.ts';

type LookPorts = Pick<Ports, 'exec' | 'docker' | 'files'> & Parameters<typeof chooseProvider>[1];

/** Looks what this machine has for each target, all at once; changes nothing. */
export async function lookAtTargets(project: Project, ports: LookPorts): Promise<Judgement[]> {
  const engine = asked(async () => `Docker ${(await ports.docker.info()).version}`);
  return Promise.all([
    judge('kubernetes', [asked(() => helm(ports)), engine, asked(() => cluster(project, ports))]),
    judge('compose', [engine, asked(() => composeFile(project, ports))]),
    judge('local', [asked(() => described(project)), asked(() => runtimes(project, ports))]),
  ]);
}

/** What was found, or what is needed. */
type Answer = { readonly found: string } | { readonly needs: string };

async function judge(target: TargetName, asks: readonly Promise<Answer>[]): Promise<Judgement> {
  const answers = await Promise.all(asks);
  const needs = answers.flatMap((answer) => ('needs' in answer ? [answer.needs] : []));
  const found = answers.flatMap((answer) => ('found' in answer ? [answer.found] : []));
  return { target, usable: needs.length === 0, found: found.join(', '), needs };
}

/** A DeployError says what is needed. */
async function asked(look: () => string | Promise<string>): Promise<Answer> {
  try {
    return { found: await look() };
  } catch (error) {
    if (error instanceof DeployError) return { needs: needOf(error) };
    throw error;
  }
}

/** Phrases that follow "would need". */
const needs: Readonly<Record<string, string>> = {
  TOOL_MISSING: 'Helm (https://helm.sh)',
  ENGINE_UNREACHABLE: 'a Docker engine that answers (https://docs.docker.com/get-docker)',
  PYTHON_MISSING: 'Python 3.11 or newer (https://www.python.org/downloads)',
  CLUSTER_UNKNOWN: 'a cluster that answers, for instance Minikube (https://minikube.sigs.k8s.io)',
};

function needOf({ code, message }: DeployError): string {
  return needs[code] ?? message;
}

async function helm({ exec }: LookPorts): Promise<string> {
  return `Helm ${await checkHelm(exec)}`;
}

async function cluster(project: Project, ports: LookPorts): Promise<string> {
  const { reason } = await chooseProvider(project, ports);
  return reason;
}

async function composeFile({ root, config }: Project, { files }: LookPorts): Promise<string> {
  const { file } = config.compose;
  if (await files.exists(join(root, file))) return file;
  throw new DeployError('usage', 'COMPOSE_MISSING', `there is no ${file}`);
}

/** Node runs this very program; Python has to be there, or uv, which brings it. */
async function runtimes({ config }: Project, { exec }: LookPorts): Promise<string> {
  const wanted = Object.values(config.components).map(({ local }) => local?.runtime);
  if (!wanted.includes('python')) return 'no other runtime is needed';
  const { kind, version } = await findPython(exec, process);
  return kind === 'uv' ? 'uv' : `Python ${version}`;
}

function described({ config }: Project): string {
  const without = Object.entries(config.components).filter(([, { local }]) => local === undefined);
  if (without.length === 0) return `Node ${process.versions.node}`;
  const names = without.map(([name]) => name).join(', ');
  const message = `${names} to say how it runs: \`local\` in todo-deploy.yaml`;
  throw new DeployError('usage', 'LOCAL_NOT_DESCRIBED', message);
}
