import type { Finding } from '../../diagnosis/finding.ts';
import { authSecretSign } from '../../diagnosis/rules/auth-secret-changed.ts';
import { explainDatabase } from '../../diagnosis/rules/database.ts';
import { oneLine } from '../../diagnosis/view.ts';
import type { ContainerInfo } from '../../ports/docker-containers.ts';
import type { Part } from './parts.ts';
import { stateOf } from './state.ts';

/** A container with something wrong, and what it said last. */
export interface Patient {
  readonly part: Part;
  readonly container: ContainerInfo;
  readonly lines: readonly string[];
  /** What its health path answers, where this machine can ask it. */
  readonly answer?: string;
  readonly redact: (text: string) => string;
}

type Diagnosis = Pick<Finding, 'code' | 'cause' | 'remedy'> & Partial<Finding>;

const notFound = /executable file not found|no such file or directory|not found in \$PATH/i;
const shellNotFound = 127;
const mostLines = 10;

/** What is wrong with a container; undefined when it is well. */
export function findingOf(patient: Patient): Finding | undefined {
  const { part, container, redact } = patient;
  const { state, message } = stateOf(container, part.role);
  const crashing = container.restarts > 0 && container.status === 'restarting';
  if (state !== 'failed' && !crashing) return undefined;
  const found = diagnoses.map((look) => look(patient)).find((one) => one !== undefined);
  const { cause, ...rest } = found ?? other(patient, message);
  return {
    ...{ component: part.component, object: `container/${container.name}` },
    evidence: evidenceOf(patient).map(redact),
    ...{ confidence: 'certain', patience: state === 'failed' ? 'terminal' : 'transient' },
    ...rest,
    cause: redact(cause),
  };
}

/** In the order in which they are looked for: the first that fits is the cause. */
const diagnoses: readonly ((patient: Patient) => Diagnosis | undefined)[] = [
  commandNotFound,
  portTaken,
  outOfMemory,
  authSecret,
  database,
  migration,
];

function commandNotFound({ part, container }: Patient): Diagnosis | undefined {
  const { error, exitCode, argv, image } = container;
  const byEngine = error !== '' && notFound.test(error);
  if (!byEngine && exitCode !== shellNotFound) return undefined;
  const name = /exec: "([^"]+)"/.exec(error)?.[1] ?? argv[0];
  return {
    code: 'COMMAND_NOT_FOUND',
    cause: `the command ${name === undefined ? 'of the container' : `"${name}"`} is not in ${image}`,
    remedy: `Correct \`command\` or \`entrypoint\` of the service ${part.service.name} in the compose file, or those of its Dockerfile.`,
    ...(byEngine ? {} : { confidence: 'likely' }),
  };
}

function portTaken({ container: { error } }: Patient): Diagnosis | undefined {
  if (!/port is already allocated|address already in use/i.test(error)) return undefined;
  return {
    code: 'PORT_TAKEN',
    cause: 'its port on this machine belongs to somebody else',
    remedy: 'Run `todo-deploy up`: it takes the next free port.',
  };
}

function outOfMemory({ container }: Patient): Diagnosis | undefined {
  if (!container.outOfMemory) return undefined;
  return {
    code: 'OUT_OF_MEMORY',
    cause: 'the container was killed for using more memory than the engine has for it',
    remedy:
      'Give the engine more memory (Docker Desktop: Settings, Resources), or find out what uses it.',
  };
}

function authSecret({ lines, answer = '' }: Patient): Diagnosis | undefined {
  const said = [answer, ...lines.slice(-mostLines)].find((line) => authSecretSign.test(line));
  if (said === undefined) return undefined;
  return {
    code: 'AUTH_SECRET_CHANGED',
    cause:
      'BETTER_AUTH_SECRET is not the one with which the signing keys in the database were made',
    remedy:
      'Put the earlier BETTER_AUTH_SECRET back into the secrets file and run `todo-deploy up`; if it is lost, delete the rows of the table jwks, so that new keys are made.',
  };
}

function database({ part, lines, answer, container }: Patient): Diagnosis | undefined {
  if (part.role === 'database') return undefined;
  const answers = [answer ?? '', container.healthOutput];
  const said =
    answers.find((line) => explainDatabase(line) !== undefined) ??
    lines.findLast((line) => explainDatabase(line) !== undefined);
  const meaning = said === undefined ? undefined : explainDatabase(said);
  return (
    meaning && {
      code: meaning.code,
      cause: here(meaning.cause),
      remedy: here(meaning.remedy),
      confidence: 'likely',
    }
  );
}

/** What is said of a cluster, for containers of an engine. */
function here(text: string): string {
  return text.replaceAll('inside the cluster', 'inside its container');
}

function migration({ part, container, lines }: Patient): Diagnosis | undefined {
  if (part.role !== 'once') return undefined;
  const said = lastOf(lines);
  return {
    code: 'MIGRATION_FAILED',
    cause: `${part.service.name} failed with exit code ${container.exitCode}${said}`,
    remedy: `Correct what it says, then run \`todo-deploy up\` again; all of it: todo-deploy logs ${part.component}`,
  };
}

function other({ part, container, lines }: Patient, message: string): Diagnosis {
  const { component } = part;
  const logs = `todo-deploy logs ${component}`;
  if (container.status === 'running' && container.health === 'unhealthy') {
    const output = oneLine(container.healthOutput);
    return {
      code: 'NOT_READY',
      cause: `its health check fails${output === '' ? '' : `: ${output}`}`,
      remedy: `See what it says: ${logs}`,
    };
  }
  if (container.error !== '') {
    return {
      code: 'CONTAINER_NOT_STARTED',
      cause: `the engine could not start it: ${oneLine(container.error)}`,
      remedy: 'Correct what the engine says, then run `todo-deploy up`.',
    };
  }
  if (container.status === 'paused' || message === 'it is stopped') {
    return { code: 'NOT_READY', cause: message, remedy: 'Start it again: todo-deploy up' };
  }
  return {
    code: 'CRASH',
    cause: `the program ends by itself with exit code ${container.exitCode}${lastOf(lines)}`,
    remedy: `Correct what its last lines say; all of them: ${logs}`,
  };
}

function lastOf(lines: readonly string[]): string {
  const last = lines.findLast((line) => line.trim() !== '');
  return last === undefined ? '' : `: ${oneLine(last)}`;
}

function evidenceOf({ container, lines, answer }: Patient): string[] {
  const { name, status, exitCode, restarts, error, health, healthOutput } = container;
  return [
    `container ${name}: ${status}, exit code ${exitCode}, ${restarts} restarts`,
    ...(error === '' ? [] : [oneLine(error)]),
    ...(health === 'unhealthy' && healthOutput !== ''
      ? [`health check: ${oneLine(healthOutput)}`]
      : []),
    ...(answer === undefined || answer === '' ? [] : [`health path: ${oneLine(answer)}`]),
    ...lines
      .filter((line) => line.trim() !== '')
      .slice(-mostLines)
      .map(oneLine),
  ];
}

/** Roots before their followers: the database, what runs once, then servers in their order. */
export function rootFirst(findings: readonly Finding[], parts: readonly Part[]): Finding[] {
  const rank = ({ object }: Finding): number =>
    parts.findIndex(({ service }) => object.includes(`-${service.name}-`));
  return [...findings].sort((left, right) => rank(left) - rank(right));
}
