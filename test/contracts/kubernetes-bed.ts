import { execFileSync } from 'node:child_process';
import type { KubeObject, Kubernetes } from '../../src/ports/kubernetes.ts';

const context = 'todo-bed';

/** The context of the bed's cluster, when it answers. */
export const bedContext: string | undefined = answers() ? context : undefined;

function answers(): boolean {
  try {
    const options = { stdio: 'ignore', timeout: 20_000 } as const;
    execFileSync('kubectl', ['--context', context, 'version'], options);
    return true;
  } catch {
    return false;
  }
}

/** An image that is on the node of every bed; it has a shell and Perl. */
const image = 'postgres:17-trixie';

const program = `
print "line $_\\n" for 1..3;
my $server = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => 9000, Listen => 5, ReuseAddr => 1);
while (my $client = $server->accept) {
  next if fork;
  while (sysread($client, my $data, 65536)) {
    my $at = 0;
    $at += syswrite($client, $data, length($data) - $at, $at) while $at < length $data;
  }
  exit;
}`;

/** Starts a pod that writes three lines and echoes on port 9000; resolves with its name when it runs. */
export async function startRealPod(kubernetes: Kubernetes, namespace: string): Promise<string> {
  const name = 'echo';
  await kubernetes.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          ...{ name: 'main', image, imagePullPolicy: 'IfNotPresent' },
          command: ['perl', '-MIO::Socket::INET', '-e', `$| = 1; ${program}`],
          readinessProbe: { exec: { command: ['true'] }, periodSeconds: 1 },
        },
      ],
    },
  });
  await waitFor(async () => {
    const pod = await kubernetes.get({ apiVersion: 'v1', kind: 'Pod', name, namespace });
    return isReady(pod);
  }, 60_000);
  return name;
}

function isReady(pod: KubeObject | undefined): boolean {
  const status = pod?.['status'] as { conditions?: { type: string; status: string }[] } | undefined;
  return status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true;
}

/** Resolves when the condition holds; throws when it does not in time. */
export async function waitFor(
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 10_000,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
