import { DeployError } from '../../errors.ts';
import type { Exec } from '../../ports/exec.ts';
import type { Values } from '../given.ts';
import { invalidReference } from './failures.ts';
import { plainValue, referenceIn, type Reference } from './index.ts';
import type { ReferencePlace } from './reference.ts';

/** What was asked in this run, by folder and reference: nobody has to touch a sensor twice. */
const asked = new WeakMap<Exec, Map<string, Promise<string>>>();

/**
 * The values behind the references, all asked for at once and each once a run; plain values stay. Throws what
 * the first of them in order throws (SECRET_REFERENCE_…), with the name of the secret, when all have ended.
 */
export async function resolveReferences(values: Values, place: ReferencePlace): Promise<Values> {
  const names = Object.keys(values);
  const settled = await Promise.allSettled(names.map((name) => one(name, values, place)));
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return pairs(names, settled);
}

/** The same for a look at a deployment: a reference that cannot be resolved is left out. */
export async function resolvableReferences(values: Values, place: ReferencePlace): Promise<Values> {
  const names = Object.keys(values);
  return pairs(names, await Promise.allSettled(names.map((name) => one(name, values, place))));
}

function pairs(names: readonly string[], settled: readonly PromiseSettledResult<string>[]): Values {
  return Object.fromEntries(
    settled.flatMap((result, index) =>
      result.status === 'fulfilled' ? [[names[index] ?? '', result.value]] : [],
    ),
  );
}

async function one(name: string, values: Values, place: ReferencePlace): Promise<string> {
  const value = values[name] ?? '';
  const reference = referenceIn(value);
  if (reference === undefined) return plainValue(value);
  try {
    return await once(value, reference, place);
  } catch (error) {
    throw named(name, error);
  }
}

function once(value: string, reference: Reference, place: ReferencePlace): Promise<string> {
  const known = asked.get(place.exec) ?? new Map<string, Promise<string>>();
  asked.set(place.exec, known);
  const key = `${place.folder}\n${value}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const work = ask(reference, place);
  known.set(key, work);
  return work;
}

async function ask({ resolver, address }: Reference, place: ReferencePlace): Promise<string> {
  resolver.check(address);
  const value = await resolver.resolve(address, place);
  // A chain would be followed for ever when it bites its own tail.
  if (resolver.kind !== 'env' || referenceIn(value) === undefined) return value;
  const why = 'what it leads to is a reference itself';
  throw invalidReference(resolver.prefix, why, 'the reference that it leads to');
}

function named(name: string, error: unknown): unknown {
  if (!(error instanceof DeployError) || error.kind === 'interrupted') return error;
  const { kind, code, message, details, hint } = error;
  return new DeployError(kind, code, `${name}: ${message}`, {
    details,
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}
