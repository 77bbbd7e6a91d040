import { invalidReference, nothingThere } from './failures.ts';
import type { Resolver } from './reference.ts';

/** `env:NAME`: another variable of the environment. */
export const envResolver: Resolver = {
  kind: 'env',
  prefix: 'env:',
  check: (address) => {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(address)) return;
    throw invalidReference('env:', 'no name of a variable follows', 'env:NAME');
  },
  resolve: (address, { env, exec }) => {
    exec.withhold([address]);
    const value = env[address] ?? '';
    if (value !== '') return Promise.resolve(value);
    const message = `there is no variable ${address} in the environment`;
    return Promise.reject(nothingThere(message, `Set it where todo-deploy is called: ${address}`));
  },
};
