import { X509Certificate, type KeyObject } from 'node:crypto';
import { DeployError } from '../../errors.ts';
import { sealValue } from './seal-value.ts';
import type { RenderedSecret } from './uses.ts';
import { toYaml } from './yaml.ts';

type Values = Readonly<Record<string, string>>;

/**
 * The public key in a certificate of the Sealed Secrets controller, PEM. Throws SEALING_CERT_INVALID (usage) for
 * what is none, has no RSA key or is not valid at `now` (milliseconds since the epoch).
 */
export function sealingKey(pem: string, file: string, now: number): KeyObject {
  const certificate = read(pem, file);
  const { publicKey, validFrom, validTo } = certificate;
  if (publicKey.asymmetricKeyType !== 'rsa') throw invalid(file, 'its key is not an RSA key');
  if (now > Date.parse(validTo) || now < Date.parse(validFrom)) {
    throw invalid(file, `it is valid from ${validFrom} to ${validTo}`);
  }
  return publicKey;
}

/**
 * SealedSecrets of these values (by component, then by variable), which the controller of that key alone can
 * open, for this namespace and name alone. Variables without a value are left out.
 */
export function sealedSecrets(
  secrets: readonly RenderedSecret[],
  values: Readonly<Record<string, Values>>,
  key: KeyObject,
): string {
  const objects = secrets.flatMap(({ component, metadata }) => {
    const entries = Object.entries(values[component] ?? {}).filter(([, value]) => value !== '');
    if (entries.length === 0) return [];
    const sealed = entries.map(([name, value]) => [name, sealValue(key, value, metadata)]);
    return [
      {
        ...{ apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata },
        spec: {
          encryptedData: Object.fromEntries(sealed) as Values,
          template: { metadata, type: 'Opaque' },
        },
      },
    ];
  });
  return (
    '# Sealed for the Sealed Secrets controller of one cluster, namespace and name: this file may go into git.\n' +
    toYaml(objects)
  );
}

function read(pem: string, file: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw invalid(file, 'it is no certificate in PEM', error);
  }
}

function invalid(file: string, why: string, cause?: unknown): DeployError {
  const message = `${file} cannot be used to seal secrets: ${why}`;
  return new DeployError('usage', 'SEALING_CERT_INVALID', message, {
    hint: 'Fetch the certificate of the controller: kubeseal --fetch-cert > cert.pem',
    cause,
  });
}
