import { resolve } from 'node:path';
import type { Project } from '../config/project.ts';
import { DeployError } from '../errors.ts';
import {
  externalSecrets,
  usualRemoteKey,
  type ExternalStore,
} from '../secrets/manifests/external.ts';
import { sealedSecrets, sealingKey } from '../secrets/manifests/sealed.ts';
import { secretTemplates } from '../secrets/manifests/template.ts';
import { renderedSecrets } from '../secrets/manifests/uses.ts';
import { redactor } from '../secrets/redact.ts';
import { resolveSecrets } from '../secrets/resolve.ts';
import type { CommandContext } from './command.ts';

/** What secrets.yaml can hold. */
export const secretWays = ['template', 'external-secrets', 'sealed-secrets', 'none'] as const;

export interface SecretOptions {
  readonly secrets?: (typeof secretWays)[number];
  readonly store?: string;
  readonly storeKind?: ExternalStore['kind'];
  readonly remoteKey?: string;
  readonly cert?: string;
}

type Flag = Exclude<keyof SecretOptions, 'secrets'>;

/** Which way each flag belongs to. */
const owners: Readonly<Record<Flag, { flag: string; way: SecretOptions['secrets'] }>> = {
  store: { flag: '--store', way: 'external-secrets' },
  storeKind: { flag: '--store-kind', way: 'external-secrets' },
  remoteKey: { flag: '--remote-key', way: 'external-secrets' },
  cert: { flag: '--cert', way: 'sealed-secrets' },
};

/**
 * The text of secrets.yaml, none where somebody else brings the Secrets, and what people do before they apply it.
 * Throws OPTION_INVALID, FILE_UNREADABLE, SEALING_CERT_INVALID (usage), and for sealing what `resolveSecrets` throws.
 */
export async function secretsFile(
  context: CommandContext,
  project: Project,
  options: SecretOptions,
): Promise<{ readonly text?: string; readonly next: string }> {
  const { secrets: way = 'template' } = options;
  refuseStrange(way, options);
  const secrets = renderedSecrets(project);
  switch (way) {
    case 'template':
      return { text: secretTemplates(secrets), next: 'Fill in secrets.yaml, then: ' };
    case 'none': {
      const names = secrets.map(({ metadata }) => metadata.name).join(', ');
      return { next: `Make the Secrets ${names} first, then: ` };
    }
    case 'external-secrets': {
      const text = externalSecrets(project.config.name, secrets, storeOf(options));
      return { text, next: 'Put the values into the store, then: ' };
    }
    case 'sealed-secrets':
      return { text: await sealed(context, project, options.cert), next: 'Next: ' };
  }
}

async function sealed(
  context: CommandContext,
  project: Project,
  cert: string | undefined,
): Promise<string> {
  if (cert === undefined) {
    throw missing(
      'sealed-secrets',
      '--cert',
      'kubeseal --fetch-cert > cert.pem, then --cert cert.pem',
    );
  }
  const { ports, env, signal, cwd, emit } = context;
  const pem = await ports.files.readText(resolve(cwd, cert));
  if (pem === undefined) {
    throw new DeployError('usage', 'SEALING_CERT_INVALID', `there is no file ${cert}`, {
      hint: 'Fetch the certificate of the controller: kubeseal --fetch-cert > cert.pem',
    });
  }
  const key = sealingKey(pem, cert, ports.clock.now());
  const { byComponent, repairs } = await resolveSecrets(project, ports, env, { signal });
  for (const message of repairs) emit({ type: 'note', message });
  context.setRedactor(
    redactor(Object.values(byComponent).flatMap((values) => Object.values(values))),
  );
  return sealedSecrets(renderedSecrets(project), byComponent, key);
}

function storeOf({ store, storeKind = 'SecretStore', remoteKey }: SecretOptions): ExternalStore {
  if (store === undefined) {
    throw missing(
      'external-secrets',
      '--store',
      '--store NAME, as kubectl get secretstores lists it',
    );
  }
  return { name: store, kind: storeKind, remoteKey: remoteKey ?? usualRemoteKey };
}

function refuseStrange(way: SecretOptions['secrets'], options: SecretOptions): void {
  for (const [name, { flag, way: owner }] of Object.entries(owners)) {
    if (options[name as Flag] === undefined || owner === way) continue;
    const message = `${flag} belongs to --secrets ${owner}`;
    throw new DeployError('usage', 'OPTION_INVALID', message, { hint: 'Leave one of them out.' });
  }
}

function missing(way: string, flag: string, hint: string): DeployError {
  const message = `--secrets ${way} needs ${flag}`;
  return new DeployError('usage', 'OPTION_INVALID', message, { hint: `Give it: ${hint}` });
}
