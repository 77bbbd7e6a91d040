import { abortError } from '../abort.ts';
import { buildError } from './errors.ts';
import type { BuildProgress, BuildRequest } from '../docker.ts';

/** How long a RUN that sleeps keeps the build busy, unless it is stopped. */
const sleepMs = 60_000;

/**
 * Follows a Dockerfile as far as tests of ours need it: FROM (scratch or an image that is there), COPY
 * of files of the context, RUN of `echo TEXT`, `exit N` and `sleep N` joined by `;`. Anything else
 * succeeds without doing anything, but an unknown word is an error as it is for the real engine.
 */
export async function runDockerfile(
  request: BuildRequest,
  cache: Set<string>,
  hasImage: (reference: string) => boolean,
): Promise<void> {
  const instructions = request.dockerfile
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const bad = instructions.findIndex((line) => !known.test(line));
  if (bad !== -1) {
    const word = instructions[bad]?.split(' ')[0] ?? '';
    throw buildError(
      `dockerfile parse error line ${bad + 1}: unknown instruction: ${word}`,
      undefined,
    );
  }
  const steps = instructions.filter((line) => /^(FROM|COPY|RUN) /.test(line));
  let key = '';
  for (const [index, line] of steps.entries()) {
    const step = `[${index + 1}/${steps.length}] ${line}`;
    key += `${line}\n`;
    await runStep({ request, step, line, hasImage, cached: cache.has(key) });
    cache.add(key);
  }
}

const known =
  /^(FROM|COPY|RUN|ARG|ENV|LABEL|WORKDIR|USER|EXPOSE|ENTRYPOINT|CMD|VOLUME|STOPSIGNAL|SHELL|ADD|HEALTHCHECK)\b/;

interface Step {
  readonly request: BuildRequest;
  readonly step: string;
  readonly line: string;
  readonly cached: boolean;
  readonly hasImage: (reference: string) => boolean;
}

async function runStep({ request, step, line, cached, hasImage }: Step): Promise<void> {
  const tell = (progress: Omit<BuildProgress, 'step'>) =>
    request.onProgress?.({ step, ...progress });
  if (cached) {
    tell({ status: 'cached' });
    return;
  }
  tell({ status: 'started' });
  const lines: string[] = [];
  const error = await errorOf(line, request, hasImage, (text) => {
    lines.push(text);
    tell({ status: 'output', line: text });
  });
  tell({ status: error === undefined ? 'done' : 'failed' });
  if (error !== undefined) throw buildError(error, { step, error, lastLines: lines });
}

async function errorOf(
  line: string,
  { files, signal }: BuildRequest,
  hasImage: (reference: string) => boolean,
  print: (text: string) => void,
): Promise<string | undefined> {
  const [word, first = ''] = line.split(/\s+/);
  if (word === 'FROM') {
    return first === 'scratch' || first.includes('$') || hasImage(first)
      ? undefined
      : `${first}: not found`;
  }
  if (word === 'COPY') {
    const there =
      first.startsWith('--') ||
      first === '.' ||
      [...files.keys()].some((path) => path.startsWith(first));
    return there ? undefined : `"/${first}": not found`;
  }
  for (const command of line.replace(/^RUN (--\S+ )*/, '').split(';')) {
    const [verb, ...words] = command.trim().split(/\s+/);
    if (verb === 'echo') print(words.join(' '));
    if (verb === 'sleep') await sleep(signal);
    if (verb === 'exit' && words[0] !== '0')
      return `process did not complete: exit code: ${words[0] ?? '1'}`;
  }
  return undefined;
}

function sleep(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, sleepMs);
    const stop = () => {
      clearTimeout(timer);
      if (signal !== undefined) reject(abortError(signal, 'the build'));
    };
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
