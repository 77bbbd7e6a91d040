/**
 * The same broken charts through Helm 3, Helm 4, kubectl and `todo-deploy up`, on the bed, in one run: seconds
 * from the API server holding the evidence to exit, and whether the output names the cause.
 *
 *     npm run bench:rollout                                     # some six minutes
 *     npm run bench:rollout -- --rounds 3 --timeout 120 image crash
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { connectKubernetes } from '../../src/ports/kubernetes/client.ts';
import { run } from '../../test/bed/shell.ts';
import {
  context,
  makeNamespace,
  removeNamespace,
  SampleProject,
} from '../../test/slow-starts/project.ts';
import { brokenCharts } from './fault.ts';
import { imageIn, measure, type Bench, type Measured } from './measure.ts';
import { table } from './table.ts';
import { ours, peers } from './tools.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '1' },
    timeout: { type: 'string', default: '60' },
    'at-once': { type: 'string', default: '6' },
  },
});
const charts = brokenCharts.filter(
  ({ id }) => positionals.length === 0 || positionals.includes(id),
);
const timeoutSeconds = Number(values.timeout);
const scope = `bench-${Date.now().toString(36)}`;

async function main(): Promise<void> {
  const project = await SampleProject.create();
  try {
    const kubernetes = await connectKubernetes(context, process.env);
    const bench = { kubernetes, project, timeoutSeconds, image: await buildImage(project) };
    console.log(await machine());
    console.log(table(await measureAll(bench), charts, ours, peers));
  } finally {
    await project.remove();
  }
}

async function buildImage(project: SampleProject) {
  const namespace = `${scope}-image`;
  await makeNamespace(namespace);
  try {
    const { code, stdout, stderr } = await project.up(namespace, {});
    if (code !== 0) throw new Error(`the sample does not start at all:\n${stdout}\n${stderr}`);
    return await imageIn(namespace);
  } finally {
    await removeNamespace(namespace);
  }
}

/** Tools take turns at each chart, so that a busy moment of the machine meets all of them. */
async function measureAll(bench: Bench): Promise<Measured[]> {
  const rounds = Array.from({ length: Number(values.rounds) }, (_, round) => round);
  const waiting = rounds.flatMap((round) =>
    charts.flatMap((chart, number) =>
      // No name of a fault: a tool that prints the namespace would seem to name the cause.
      [ours, ...peers].map((tool, turn) => ({ chart, tool, name: `${number}-${turn}-${round}` })),
    ),
  );
  const results: Measured[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { chart, tool, name } = next;
      results.push(await measure(bench, chart, tool, `${scope}-${name}`));
    }
  };
  await Promise.all(Array.from({ length: Number(values['at-once']) }, work));
  return results;
}

async function machine(): Promise<string> {
  const [helm3, helm4, kubectl] = await Promise.all([
    run('helm', ['version', '--short']),
    run('helm4', ['version', '--short']),
    run('kubectl', ['version', '--output', 'json', '--context', context]),
  ]);
  const { clientVersion, serverVersion } = JSON.parse(kubectl) as Record<
    'clientVersion' | 'serverVersion',
    { gitVersion: string }
  >;
  const { length, 0: cpu } = cpus();
  return [
    `${length} cores (${cpu?.model ?? 'unknown'}), Node ${process.version}, Helm ${helm3} and ${helm4}, kubectl ${clientVersion.gitVersion}, Kubernetes ${serverVersion.gitVersion}.`,
    `Seconds from the API server holding the evidence to exit; rounds: ${values.rounds}; ${values['at-once']} at once. The peers' timeout is ${timeoutSeconds} s here (their default is 300 s; kubectl's is none): "≥ (cut)" is where it ended them.`,
    '',
  ].join('\n');
}

await main();
