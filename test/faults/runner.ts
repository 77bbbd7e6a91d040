/** One fault after the other on one bench: healthy, broken, watched, mended, healthy again. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../bed/process.ts';
import type { Bench } from './bench.ts';
import type { Fault } from './fault.ts';
import { judge, type Line } from './judge.ts';
import { read, readDiagnosis, type Observation } from './observation.ts';
import type { Ran } from './program.ts';
import { isRecording, record } from './recording.ts';
import { followRemedy } from './remedy.ts';
import { Traffic } from './traffic.ts';
import { Witness } from './witness.ts';

export class Runner {
  constructor(private readonly bench: Bench) {}

  /** Breaks one thing and says how `up` took it. Throws when the healthy version cannot be had. */
  async run(fault: Fault): Promise<Line> {
    const { bench } = this;
    const url = await this.healthy();
    try {
      await fault.before?.(bench);
      const seen = await this.broken(fault, url);
      const line = judge(fault, seen);
      return fault.remedy !== undefined && !isRecording
        ? await this.mended(fault, seen, line)
        : line;
    } finally {
      await fault.after?.(bench);
      await this.tidy();
    }
  }

  /** Deploys what works; gives its URL. */
  async healthy(): Promise<string> {
    this.bench.writeConfig();
    const ran = await this.bench.up();
    if (ran.code !== 0) throw new Error(`the healthy version does not come up: ${whatItSaid(ran)}`);
    const result = ran.events.find(({ type }) => type === 'result');
    const { url } = (result as unknown as { result: { url: string } }).result;
    // The DNS of the cluster may hear of a new Service late when its API server was away before.
    await waitFor('the page to answer', () => answers(url), { patience: 90_000 });
    return url;
  }

  /** Leaves nothing behind. */
  remove(): Promise<void> {
    return this.bench.remove();
  }

  private async broken(fault: Fault, url: string): Promise<Observation> {
    const { bench } = this;
    const witness = await Witness.start(bench.server, bench.namespace);
    const traffic = new Traffic(url);
    try {
      bench.writeConfig((config) => fault.config?.(config, bench));
      const ran = await bench.up(fault.env?.(bench) ?? {}, isRecording ? ['--no-rollback'] : []);
      await traffic.stop();
      keep(fault, ran);
      if (isRecording) await record(bench, fault);
      if (fault.as === 'diagnosis') {
        return { ...readDiagnosis(await bench.diagnose()), requests: traffic };
      }
      const since = changingSince(ran);
      const evidenceAt = fault.evidence && witness.first(fault.evidence, since);
      const finalAt = fault.final && witness.first(fault.final, since);
      return {
        ...read(ran),
        ...(evidenceAt === undefined ? {} : { evidenceAt }),
        ...(finalAt === undefined ? {} : { finalAt }),
        requests: traffic,
      };
    } finally {
      witness.end();
      await traffic.stop();
    }
  }

  private async mended(fault: Fault, seen: Observation, line: Line): Promise<Line> {
    const failed = await followRemedy(this.bench, fault, seen);
    if (failed === undefined) return { ...line, remedy: true };
    return { ...line, remedy: false, wrong: [...line.wrong, `remedy: ${failed}`] };
  }

  /** A Job that still runs belongs to the fault. */
  private async tidy(): Promise<void> {
    await this.bench.kubectl('delete', 'jobs', '--all', '--wait=false');
  }
}

async function answers(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(10_000);
  const response = await fetch(url, { signal, headers: { connection: 'close' } }).catch(
    () => undefined,
  );
  await response?.text();
  return response?.status === 200;
}

/** When `up` began to change the cluster: what the pods before it say late is no evidence. */
function changingSince({ events }: Ran): number {
  const begun = events.find((event) => event.type === 'step-started' && event.step === 'migrate');
  return begun === undefined ? 0 : Date.parse(begun.time);
}

/** FAULTS_EVENTS=FOLDER keeps what `up` said, an event a line. */
function keep({ name }: Fault, { events }: Ran): void {
  const folder = process.env['FAULTS_EVENTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  writeFileSync(join(folder, `${name}.jsonl`), lines.join(''));
}

/** The last words of a run. */
function whatItSaid({ code, events, stderr }: Ran): string {
  const error = events.findLast(({ type }) => type === 'error');
  const message = error !== undefined && 'error' in error ? JSON.stringify(error.error) : stderr;
  return `exit code ${code}: ${message.slice(0, 1500)}`;
}
