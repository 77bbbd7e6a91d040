/**
 * FAULTS_RECORD=1 writes what `diagnose` sees of each fault into test/faults/recorded, where the rules are held
 * against it without a cluster. A failed `up` then leaves the broken version, so that there is something to see.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptySnapshot } from '../../src/rollout/now.ts';
import type { Snapshot } from '../../src/rollout/snapshot.ts';
import { run } from '../bed/shell.ts';
import type { Bench } from './bench.ts';
import type { Fault } from './fault.ts';
import { slimmed, trimmed } from './trim.ts';

/** A fault as it was seen on the cluster: the part of it that is about the fault. */
export interface Recording {
  readonly snapshot: Snapshot;
  readonly evidence: {
    readonly logs: Readonly<Record<string, readonly string[]>>;
    readonly health: Readonly<Record<string, { readonly status: number; readonly body: string }>>;
  };
}

export const isRecording = process.env['FAULTS_RECORD'] !== undefined;
const folder = join(import.meta.dirname, 'recorded');
const fileFor = (name: string) => join(folder, `${name}.json`);

/** The first of each code, and several at once; what stops `up` before it changes anything is no finding. */
export function recorded(faults: readonly Fault[]): readonly Fault[] {
  const found = faults.filter(({ as }) => as !== 'error');
  return found.filter(
    ({ code, also }, at) =>
      also !== undefined || found.findIndex((one) => one.code === code) === at,
  );
}

/** The components that a fault is about. */
export function componentsOf({ component = 'web', also = [], beside = [] }: Fault): string[] {
  return [component, ...also.map((other) => other.component ?? 'web'), ...beside];
}

/** Throws when the fault has not been recorded. */
export function readRecording({ name }: Fault): Recording {
  const { snapshot, evidence } = JSON.parse(readFileSync(fileFor(name), 'utf8')) as Recording;
  return { evidence, snapshot: { ...emptySnapshot(snapshot.at), ...snapshot } };
}

/** Records a fault that stands on the cluster now. */
export async function record(bench: Bench, fault: Fault): Promise<void> {
  const bundle = join(bench.folder, 'bundle.tar.gz');
  await bench.diagnose('--bundle', bundle, '--force');
  const text = await run('tar', ['-xzOf', bundle, '--wildcards', '*/inspection.json']);
  const seen = JSON.parse(text) as Recording;
  const components = new Set(componentsOf(fault));
  const snapshot = trimmed(seen.snapshot, components, bench.namespace);
  mkdirSync(folder, { recursive: true });
  const kept = { snapshot: slimmed(snapshot), evidence: ofPods(seen.evidence, snapshot) };
  writeFileSync(fileFor(fault.name), `${JSON.stringify(kept)}\n`);
}

function ofPods(
  { logs, health }: Recording['evidence'],
  { pods }: Snapshot,
): Recording['evidence'] {
  const names = new Set(pods.map(({ metadata }) => metadata.name));
  const about = <T>(all: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(all).filter(([key]) => names.has(key.split('/')[0] ?? '')));
  return { logs: about(logs), health: about(health) };
}
