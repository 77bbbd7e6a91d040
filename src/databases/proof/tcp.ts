import { DeployError } from '../../errors.ts';
import { failureFor } from './claims.ts';
import type { Scene } from './scene.ts';
import { failed, pass, type Stage, type StageResult } from './stage.ts';

/** Whether something listens there, and whether it speaks as a PostgreSQL does. */
export const tcp: Stage = {
  id: 'tcp',
  title: 'Port',
  quick: false,
  run: async (scene) => {
    try {
      const { answer, ms } = await scene.greeting();
      const { host, port } = scene.target;
      if (answer === 'foreign') return failed(noPostgres(`${host}:${port}`));
      const failure = await failureFor('tcp', scene);
      if (failure !== undefined)
        return failed(answer === 'nothing' ? mute(`${host}:${port}`, failure) : failure);
      return pass(`${host}:${port} answers in ${ms < 1 ? 'under 1' : Math.round(ms)} ms`);
    } catch (error) {
      if (!(error instanceof DeployError)) throw error;
      return unreachable(error, scene);
    }
  },
};

function noPostgres(address: string): DeployError {
  const message = `what answers at ${address} is no PostgreSQL`;
  return new DeployError('environment', 'DATABASE_UNREACHABLE', message, {
    hint: 'Correct host and port: PostgreSQL mostly has 5432, a web server 80 or 443.',
  });
}

function mute(address: string, cause: DeployError): DeployError {
  const message = `something listens at ${address}, but does not answer as a PostgreSQL does`;
  return new DeployError('environment', cause.code, message, {
    details: cause.details,
    hint: 'Check that host and port are those of the database; a firewall in between may swallow the answer.',
    cause,
  });
}

/** Where there are only IPv6 addresses, that is the likeliest reason. */
async function unreachable(error: DeployError, scene: Scene): Promise<StageResult> {
  const { found } = await scene.addresses();
  // Who is refused has been there.
  const refused = (error.cause as { code?: string } | undefined)?.code === 'ECONNREFUSED';
  if (refused || found.some(({ family }) => family === 4)) return failed(error);
  const message = `${scene.target.host} has only IPv6 addresses, and this machine reaches none of them`;
  return failed(
    new DeployError('environment', error.code, message, {
      details: error.details,
      hint: 'Use a host with IPv4 (Neon and Supabase: the pooled one), or give this machine IPv6.',
      cause: error,
    }),
  );
}
