import { X509Certificate } from 'node:crypto';
import { DeployError } from '../../errors.ts';
import type { Greeting } from '../../ports/postgres-host.ts';
import { failureFor } from './claims.ts';
import type { Scene } from './scene.ts';
import { failed, pass, warn, type Stage, type StageResult } from './stage.ts';

const dayMs = 24 * 60 * 60 * 1000;
const soonDays = 14;

/** Whether the connection is encrypted, and to whom. */
export const tls: Stage = {
  id: 'tls',
  title: 'TLS',
  quick: false,
  run: async (scene) => {
    const failure = await failureFor('tls', scene);
    if (failure !== undefined) return failed(isCertificate(scene.use.ca) ? failure : noCa(failure));
    const greeting = await scene.greeting();
    if (scene.tlsMode === 'off') return unencrypted(scene, 'sslmode=disable');
    if (greeting.answer !== 'tls') return unencrypted(scene, 'the server offers no TLS');
    return scene.tlsMode === 'verify' ? verified(greeting, scene) : unverified();
  },
};

/** True also when there is none: then the authorities of the system are asked. */
function isCertificate(ca: string | undefined): boolean {
  if (ca === undefined) return true;
  try {
    return new X509Certificate(ca).subject !== '';
  } catch {
    return false;
  }
}

function noCa(cause: DeployError): DeployError {
  const message = 'the file of database.caFile holds no certificate';
  return new DeployError('environment', cause.code, message, {
    details: cause.details,
    hint: 'It is a PEM file: it begins with -----BEGIN CERTIFICATE-----. Copy it again.',
    cause,
  });
}

function unencrypted(scene: Scene, why: string): StageResult {
  const said = `the connection is not encrypted: ${why}`;
  if (isHere(scene.target.host)) return pass(`${said}, and it does not leave this machine`);
  return warn(
    said,
    'Anybody on the way reads the password: turn TLS on at the server, and end the URL with ?sslmode=require.',
  );
}

function isHere(host: string): boolean {
  return /^(localhost|127\.[\d.]+|::1)$/.test(host);
}

function unverified(): StageResult {
  return warn(
    'the connection is encrypted, but nobody looks whose certificate it is',
    'End the URL with ?sslmode=require; an authority of your own goes into database.caFile.',
  );
}

/** The connection stands, so the certificate is trusted and made for this host. */
function verified({ protocol = 'TLS', certificate }: Greeting, scene: Scene): StageResult {
  if (certificate === undefined) return pass('the certificate is verified');
  const { issuer, validTo } = certificate;
  const until = new Date(validTo).toISOString().slice(0, 10);
  const said = `${protocol}, the certificate is for this host, from ${issuer}, until ${until}`;
  const days = Math.floor((validTo - scene.clock.now()) / dayMs);
  if (days >= soonDays) return pass(said);
  return warn(said, `It ends in ${days} days: renew the certificate of the server.`);
}
