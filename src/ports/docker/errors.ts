import { DeployError, messageOf } from '../../errors.ts';
import type { BuildFailure } from './buildkit-progress.ts';

const unreachableCodes = new Map([
  [
    'ENOENT',
    'Start Docker (Docker Desktop, or: sudo systemctl start docker), then run this again.',
  ],
  [
    'ECONNREFUSED',
    'Start Docker (Docker Desktop, or: sudo systemctl start docker), then run this again.',
  ],
  [
    'EACCES',
    'Your user may not talk to Docker: sudo usermod -aG docker "$USER", then log in again.',
  ],
  [
    'EPERM',
    'Your user may not talk to Docker: sudo usermod -aG docker "$USER", then log in again.',
  ],
]);
const otherCodes = [
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNRESET',
  'EPIPE',
];

/** Status of the engine's answer, when there was one. */
export function statusOf(error: unknown): number | undefined {
  return property(error, 'statusCode') as number | undefined;
}

/** What was asked for, or `answer` where the engine says that it is not there. */
export async function absentIs<T, A>(answer: A, asked: Promise<T>): Promise<T | A> {
  try {
    return await asked;
  } catch (error) {
    if (statusOf(error) === 404) return answer;
    throw error;
  }
}

/** The engine answers 304 where it already is as it should be. */
export async function unchangedIs(asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if (statusOf(error) !== 304) throw error;
  }
}

/** A failed call to the engine as an error for people. */
export function engineError(endpoint: string, doing: string, error: unknown): DeployError {
  if (error instanceof DeployError) return error;
  const text = messageOf(error).trim();
  if (isDiskFull(text)) return diskFull(doing, [text], error);
  const code = String(property(error, 'code'));
  const hint = unreachableCodes.get(code);
  if (hint !== undefined || otherCodes.includes(code)) {
    return new DeployError(
      'environment',
      'ENGINE_UNREACHABLE',
      `no Docker engine answers at ${endpoint}`,
      {
        hint: hint ?? 'Check DOCKER_HOST and `docker context ls`, and that Docker runs.',
        details: [text],
        cause: error,
      },
    );
  }
  return new DeployError('environment', 'ENGINE_REFUSED', `the Docker engine refused: ${doing}`, {
    details: [text],
    cause: error,
  });
}

/** A build that the engine ended. `text` is the engine's own word for the failure. */
export function buildError(text: string, failure: BuildFailure | undefined): DeployError {
  const quoted = failure === undefined ? [] : failure.lastLines;
  if (isDiskFull([text, ...quoted].join('\n')))
    return diskFull(failure?.step ?? 'the build', [text]);
  if (failure === undefined) {
    return new DeployError('build', 'BUILD_FAILED', 'the image could not be built', {
      hint: 'Correct the Dockerfile; the engine says where.',
      details: [withoutPreamble(text)],
    });
  }
  return new DeployError('build', 'BUILD_FAILED', `the build stopped at: ${failure.step}`, {
    hint: 'The last lines are what the instruction itself said.',
    details: [...quoted, failure.error],
  });
}

/** BuildKit names each of its layers before it comes to the point. */
function withoutPreamble(text: string): string {
  return text.replace(
    /^failed to solve( with frontend [\w.]+)?: (failed to create LLB definition: )?/,
    '',
  );
}

/** What is behind the words of an engine about a push, in the order in which they are looked for. */
const pushTroubles = [
  {
    sign: /denied|unauthorized|authentication|authorization|no basic auth|forbidden/i,
    code: 'REGISTRY_REFUSED',
    says: (registry: string) => `the registry ${registry} refused the image`,
    hint: (registry: string) => `Log in first: docker login ${registry}`,
  },
  {
    // Docker: `received unexpected HTTP status: 500 Internal Server Error`; BuildKit: `unexpected status … 503 …`.
    sign: /\bstatus\b.*\b5\d\d\b|internal server error|bad gateway|service unavailable/i,
    code: 'REGISTRY_FAILING',
    says: (registry: string) => `the registry ${registry} fails while it takes the image`,
    hint: () =>
      'Look at the log of the registry; when it is well again, run the same command again.',
  },
  {
    sign: /connection refused|no such host|timeout|timed out|unreachable|EOF|gave HTTP response|x509|tls:/i,
    code: 'REGISTRY_UNREACHABLE',
    says: (registry: string) => `the engine does not reach the registry ${registry}`,
    hint: () =>
      'Check that the registry runs, and that its address is right (cluster.registry in todo-deploy.yaml).',
  },
] as const;

/** What an engine said about a push that did not work. */
export function pushError(reference: string, text: string): DeployError {
  const registry = reference.slice(0, reference.indexOf('/'));
  const details = [text];
  if (/does not exist|no such image/i.test(text)) {
    const message = `there is no image ${reference} to push`;
    return new DeployError('build', 'IMAGE_MISSING', message, { details });
  }
  const known = pushTroubles.find(({ sign }) => sign.test(text));
  if (known === undefined) {
    const message = `the registry ${registry} refused the image`;
    return new DeployError('environment', 'REGISTRY_REFUSED', message, { details });
  }
  const { code, says, hint } = known;
  return new DeployError('environment', code, says(registry), { hint: hint(registry), details });
}

/** What an engine said about a pull that did not work. */
export function pullError(reference: string, text: string): DeployError {
  const details = [text];
  if (/manifest.*unknown|not found|does not exist|no such image/i.test(text)) {
    const message = `no registry has an image ${reference}`;
    const hint = 'Correct the name or the tag of the image; docker pull shows the same.';
    return new DeployError('environment', 'IMAGE_NOT_FOUND', message, { hint, details });
  }
  const unreachable = pushTroubles.find(({ code }) => code === 'REGISTRY_UNREACHABLE');
  if (unreachable?.sign.test(text) === true || /lookup|dial tcp/i.test(text)) {
    const message = `the image ${reference} is not on this engine, and its registry cannot be reached`;
    const hint = `Connect to the network once, or bring the image by hand: docker load, or docker pull ${reference} behind a mirror.`;
    return new DeployError('environment', 'REGISTRY_UNREACHABLE', message, { hint, details });
  }
  const { code, message, hint } = pushError(reference, text);
  const said = message.replace('refused the image', `refused ${reference}`);
  return new DeployError('environment', code, said, {
    details,
    ...(hint === undefined ? {} : { hint }),
  });
}

function diskFull(doing: string, details: string[], cause?: unknown): DeployError {
  return new DeployError('build', 'DISK_FULL', `the Docker engine has no space left: ${doing}`, {
    hint: 'Make room where Docker keeps its images: docker system df shows what takes it, docker builder prune frees the build cache.',
    details,
    ...(cause === undefined ? {} : { cause }),
  });
}

function isDiskFull(text: string): boolean {
  return /no space left on device|ENOSPC/i.test(text);
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
