import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NeonDatabase } from '../../test/e2e/harness/neon.ts';
import { measureChanges } from '../changes/measure.ts';
import { oursIn } from '../changes/ours.ts';
import { everything } from '../changes/edits.ts';
import { changeCells, changeColumns, firstNote, looksNote } from '../changes/table.ts';
import { measureCli } from '../cli.ts';
import { measure as measureFingerprint } from '../fingerprint.ts';
import { measurePackage } from '../package.ts';
import { cellsOf, type Row } from '../row.ts';
import type { Section } from './section.ts';

/** How a section comes about; `rounds` of 0 stands for its own number. */
export interface SectionSource {
  readonly id: string;
  readonly title: string;
  readonly measure: (rounds: number) => Promise<Pick<Section, 'columns' | 'rows' | 'notes'>>;
}

const tell = (message: string): void => {
  process.stderr.write(`${message}\n`);
};

/** Every section, in the order of RESULTS.md. */
export const sources: readonly SectionSource[] = [
  {
    id: 'changes',
    title: 'From a change to the end of the command',
    measure: async (rounds) => {
      const measured = await measureChanges({ rounds: rounds || 5, tell });
      const rows = measured.map(changeCells);
      return { columns: changeColumns, rows, notes: looksNote(measured) };
    },
  },
  {
    id: 'first',
    title: 'A first deployment',
    measure: async (rounds) => {
      const measured = await measureChanges({ rounds: rounds || 3, changes: [everything], tell });
      const rows = measured.map(changeCells);
      return { columns: changeColumns, rows, notes: firstNote(measured) };
    },
  },
  {
    id: 'cli',
    title: 'The program itself',
    measure: async (rounds) => figures(await cliOfDeployment(rounds || 21)),
  },
  {
    id: 'package',
    title: 'Getting it',
    measure: (rounds) => Promise.resolve(figures(measurePackage({ rounds: rounds || 5 }))),
  },
  {
    id: 'fingerprint',
    title: 'What has changed in 100,000 files',
    measure: async (rounds) => figures(await measureFingerprint(rounds === 0 ? {} : { rounds })),
  },
];

function figures(rows: readonly Row[]): Pick<Section, 'columns' | 'rows' | 'notes'> {
  return { columns: ['what', 'median', 'range'], rows: rows.map(cellsOf), notes: [] };
}

async function cliOfDeployment(rounds: number): Promise<Row[]> {
  const project = mkdtempSync(join(tmpdir(), 'todo-deploy-bench-cli-'));
  const database = new NeonDatabase();
  await database.create();
  const where = { url: database.pooled, caFile: database.caFile };
  const side = await oursIn(project, 'bench-cli', where);
  try {
    await side.deploy();
    return measureCli({ rounds, project, namespace: side.namespace });
  } finally {
    await side.remove();
    await database.drop();
    rmSync(project, { recursive: true, force: true });
  }
}
