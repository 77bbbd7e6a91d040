import { neonAddresses } from '../../neon/address.ts';
import type { NeonConnection } from '../../neon/call.ts';
import { neonClient, type NeonClient } from '../../neon/client.ts';
import type { CommandContext } from '../command.ts';

/** Neon's API with a key, as this run reaches it. Throws NEON_URL_INVALID (usage). */
export function connectNeon(context: CommandContext, key: string): NeonClient {
  const { api } = neonAddresses(context.env);
  return neonClient({ ...common(context), base: api, service: 'Neon', key });
}

/** The service that gives temporary databases. Throws NEON_URL_INVALID (usage). */
export function connectTemporary(context: CommandContext): NeonConnection {
  const { temporary } = neonAddresses(context.env);
  return { ...common(context), base: temporary, service: 'neon.new' };
}

function common({ ports, emit, signal }: CommandContext) {
  const tell = (message: string): void => {
    emit({ type: 'note', message });
  };
  return { http: ports.http, clock: ports.clock, tell, signal };
}
