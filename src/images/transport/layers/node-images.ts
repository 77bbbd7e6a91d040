import { DeployError } from '../../../errors.ts';
import { parseManifest } from './manifest.ts';
import type { NodeRuntime } from './node-runtime.ts';

/** What a node has under a reference. */
export interface NodeImage {
  /** Digest of the image's configuration, read from the manifest that the node has. */
  readonly id: string;
  /** Digest of that manifest. */
  readonly digest: string;
  /** All of its blobs are there and it is unpacked: a pod can start from it. */
  readonly whole: boolean;
}

/** What a node has under this reference; undefined when nothing. Throws IMAGES_UNKNOWN. */
export async function imageOn(
  runtime: NodeRuntime,
  reference: string,
  signal?: AbortSignal,
): Promise<NodeImage | undefined> {
  const checked = await ask(runtime, ['images', 'check', `name==${reference}`], signal);
  const line = checked.split('\n').find((text) => text.startsWith(`${reference} `));
  const digest = /sha256:[0-9a-f]{64}/.exec(line?.slice(reference.length) ?? '')?.[0];
  if (line === undefined || digest === undefined) return undefined;
  const whole = /\bcomplete \(/.test(line) && /\btrue\s*$/.test(line);
  const { exitCode, stdout } = await runtime.ctr(['content', 'get', digest], options(signal));
  const manifest = exitCode === 0 ? parseManifest(stdout) : undefined;
  // An index, or a manifest that was collected: whatever it is, it is not what we brought.
  return { id: manifest?.config.digest ?? digest, digest, whole };
}

/** Takes a reference away from a node. */
export async function removeFrom(runtime: NodeRuntime, reference: string): Promise<void> {
  await runtime.ctr(['images', 'rm', reference]);
}

/** What `ctr` prints. Throws IMAGES_UNKNOWN (environment) when it fails. */
export async function ask(
  runtime: NodeRuntime,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  const { exitCode, stdout, stderr } = await runtime.ctr(args, options(signal));
  if (exitCode === 0) return stdout;
  throw new DeployError(
    'environment',
    'IMAGES_UNKNOWN',
    `the node ${runtime.node} does not say which images it has`,
    {
      hint: 'Look whether the cluster runs, then run the same command again.',
      details: [`ctr ${args.join(' ')} (exit code ${exitCode})`, ...stderr.trim().split('\n')],
    },
  );
}

function options(signal: AbortSignal | undefined) {
  return signal === undefined ? {} : { signal };
}
