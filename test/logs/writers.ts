/** Pods that write numbered lines, and tell on the side how many they have written. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../bed/shell.ts';
import { context } from '../bed/layout.ts';

/** An image that is on the node of every bed; it has Perl. */
const image = 'postgres:17-trixie';

/**
 * Writes `POD NUMBER padding` at a steady rate until a time after the common start. When it is told to end it
 * finishes its line; the number of its last line goes to a file on the node, so that it is known even when
 * the pod is gone.
 */
const program = `
use Time::HiRes qw(time sleep);
my ($seconds, $rate, $width) = @ARGV;
my ($pod, $padding, $stop, $n) = ($ENV{HOSTNAME}, 'x' x $width, 0, 0);
$SIG{TERM} = sub { $stop = 1 };
$| = 1;
sleep 0.1 until -e '/side/start' or $stop;
my $begun = time;
my $end = (stat '/side/start')[9] + $seconds;
while (time < $end && !$stop) {
  my $due = int((time - $begun) * $rate);
  my $out = '';
  $out .= "$pod $_ $padding\\n" for $n + 1 .. $due;
  print $out;
  $n = $due;
  sleep 0.01;
}
open my $side, '>', "/side/$pod" or die;
print $side $n;
close $side;
sleep 1 until $stop;
`;

export interface Writing {
  readonly pods: number;
  /** How long they write, after `begin`. */
  readonly seconds: number;
  /** Lines a second of each pod. */
  readonly rate: number;
  /** Characters of padding in each line. */
  readonly width: number;
}

/** A namespace with a Deployment of writers, and a small project that todo-deploy can be run in. */
export class Writers {
  /** Folder with the todo-deploy.yaml. */
  readonly folder = mkdtempSync(join(tmpdir(), 'todo-deploy-logs-'));
  private readonly side = join(this.folder, 'side');

  constructor(
    readonly namespace: string,
    private readonly writing: Writing,
  ) {}

  /** Starts the pods; they write nothing before `begin`. */
  async create(): Promise<void> {
    const { side } = this;
    for (const folder of [side, join(this.folder, 'chart')]) mkdirSync(folder);
    chmodSync(side, 0o777);
    // Nothing is built or released here, but a configuration names only what is there.
    writeFileSync(join(this.folder, 'Dockerfile'), 'FROM scratch\n');
    writeFileSync(join(this.folder, 'chart/Chart.yaml'), 'name: writer\n');
    writeFileSync(join(this.folder, 'todo-deploy.yaml'), JSON.stringify(this.project()));
    await this.kubectl(['create', 'namespace', this.namespace]);
    await this.kubectl(['apply', '-f', '-'], JSON.stringify(this.deployment()));
    await this.kubectl(['rollout', 'status', 'deployment/writer', '--timeout=120s']);
  }

  begin(): void {
    writeFileSync(join(this.side, 'start'), '');
  }

  async podNames(): Promise<string[]> {
    const names = await this.kubectl(['get', 'pods', '-o', 'jsonpath={.items[*].metadata.name}']);
    return names.split(' ').filter((name) => name !== '');
  }

  /** As a person does it, with the default grace. */
  async kill(pod: string): Promise<void> {
    await this.kubectl(['delete', 'pod', pod, '--wait=false']);
  }

  /** How many lines each pod has written that is done. */
  written(): Map<string, number> {
    const names = readdirSync(this.side).filter((name) => name !== 'start');
    const counts = names.map(
      (name) => [name, readFileSync(join(this.side, name), 'utf8')] as const,
    );
    return new Map(
      counts.filter(([, count]) => count !== '').map(([name, n]) => [name, Number(n)]),
    );
  }

  async remove(): Promise<void> {
    await this.kubectl(['delete', 'namespace', this.namespace, '--wait=false']);
    rmSync(this.folder, { recursive: true });
  }

  kubectl(args: readonly string[], input?: string): Promise<string> {
    const where = ['--context', context, '-n', this.namespace];
    return run('kubectl', [...where, ...args], input === undefined ? {} : { input });
  }

  private project(): object {
    const component = {
      path: '.',
      dockerfile: 'Dockerfile',
      chart: 'chart',
      port: 8000,
      health: '/',
    };
    return {
      ...{ version: 1, name: 'proof', namespace: this.namespace },
      ...{ cluster: { provider: 'context', context }, database: { source: 'external' } },
      components: { writer: { ...component, imageBudget: 100, expose: true } },
    };
  }

  private deployment(): object {
    const { pods, seconds, rate, width } = this.writing;
    const labels = { 'todo-deploy/project': 'proof', 'todo-deploy/component': 'writer' };
    const container = {
      ...{ name: 'writer', image, imagePullPolicy: 'IfNotPresent' },
      command: ['perl', '-e', program, String(seconds), String(rate), String(width)],
      volumeMounts: [{ name: 'side', mountPath: '/side' }],
    };
    const volumes = [{ name: 'side', hostPath: { path: this.side, type: 'Directory' } }];
    return {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'writer', labels } },
      spec: {
        ...{ replicas: pods, selector: { matchLabels: labels } },
        template: { metadata: { labels }, spec: { containers: [container], volumes } },
      },
    };
  }
}
