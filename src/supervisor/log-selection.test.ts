import { describe, expect, it } from 'vitest';
import { endLine, outputLine, runLine } from './log-line.ts';
import { inOrderOfTime, LogParser, selectRecords, wantedRuns } from './log-selection.ts';

const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
const run = (name: string, fingerprint: string) => ({ run: name, component: 'api', fingerprint });

/** Three runs; the second and the third of the same fingerprint. */
const log = [
  outputLine(at(0), Buffer.from('before any run')),
  runLine(at(0), 'begins', run('r1', 'f1'), 1),
  outputLine(at(1), Buffer.from('# run r9 begins: component x, fingerprint y, pid 1')),
  endLine(at(1), 'r1', 'it ended'),
  runLine(at(2), 'begins', run('r2', 'f2'), 2),
  outputLine(at(2), Buffer.from(' two')),
  runLine(at(2), 'goes on', run('r2', 'f2'), 2),
  outputLine(at(3), Buffer.from('three')),
  Buffer.from('torn\n'),
  runLine(at(4), 'begins', run('r3', 'f2'), 3),
  outputLine(at(4), Buffer.from('')),
].map((line) => line.toString().slice(0, -1));

function parse() {
  const parser = new LogParser('api-1');
  const records = log.flatMap((line) => parser.take(line) ?? []);
  return { parser, records };
}

describe('the lines of a log', () => {
  it('belong to the run that they stand in, and marks cannot be forged', () => {
    const { parser, records } = parse();
    expect(records.map(({ text, source }) => [source.uid, text])).toEqual([
      ['', 'before any run'],
      ['r1', '# run r9 begins: component x, fingerprint y, pid 1'],
      ['r2', ' two'],
      ['r2', 'three'],
      ['r3', ''],
    ]);
    expect(records.at(-1)?.source).toMatchObject({ component: 'api', pod: 'api-1' });
    expect(parser.runs.map(({ run: name }) => name)).toEqual(['r1', 'r2', 'r3']);
  });

  it.each([
    ['the present run', {}, ['r3']],
    ['the run before', { previous: true }, ['r2']],
    ['all since what runs was changed', { sinceDeploy: true }, ['r2', 'r3']],
  ])('are chosen by run: %s', (_name, changes, runs) => {
    const selection = { previous: false, sinceDeploy: false, ...changes };
    expect([...wantedRuns(parse().parser.runs, selection)]).toEqual(runs);
  });

  it('are none where there was no run, or none before', () => {
    const only = [run('r1', 'f1')];
    expect(wantedRuns([], { previous: false, sinceDeploy: true }).size).toBe(0);
    expect(wantedRuns(only, { previous: true, sinceDeploy: false }).size).toBe(0);
    expect([...wantedRuns(only, { previous: false, sinceDeploy: true })]).toEqual(['r1']);
  });

  it('are chosen by time and number', () => {
    const { records } = parse();
    const every = new Set(['r1', 'r2', 'r3']);
    const all = { previous: false, sinceDeploy: false };
    const texts = (more: object) =>
      selectRecords(records, every, { ...all, ...more }).map(({ text }) => text);
    expect(texts({ since: Date.parse(at(3)) })).toEqual(['three', '']);
    expect(texts({ tailLines: 1 })).toEqual(['']);
    expect(texts({ tailLines: 0 })).toEqual([]);
    expect(texts({})).toHaveLength(4);
  });

  it('keep their own order at the same time', () => {
    const { records } = parse();
    expect(inOrderOfTime([...records.slice(3), ...records.slice(0, 3)])).toEqual(records);
  });
});
