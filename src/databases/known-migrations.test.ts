import { describe, expect, it } from 'vitest';
import type { Project } from '../config/project.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import { judgeVersion, migrationsIn, readKnownMigrations } from './known-migrations.ts';

const script = (revision: string, down: string): string =>
  `"""revision = 'no'"""\nimport sqlalchemy\n\n${revision}\n${down}\n`;
const first = script(`revision = "0001"`, 'down_revision = None');
const second = script(`revision: str = '0002'`, `down_revision: Union[str, None] = '0001'`);
const other = script(`revision = "0002b"`, `down_revision = "0001"`);
const merged = script(`revision = "0003"`, `down_revision = ("0002", "0002b")`);

describe('the migrations that a source knows', () => {
  it('end where none follows', () => {
    expect(migrationsIn([second, first])).toEqual({ revisions: ['0002', '0001'], heads: ['0002'] });
    expect(migrationsIn([first, second, other]).heads).toEqual(['0002', '0002b']);
    expect(migrationsIn([first, second, other, merged]).heads).toEqual(['0003']);
    expect(migrationsIn(['print("no migration")'])).toEqual({ revisions: [], heads: [] });
  });

  it('are looked for in the folders of components that migrate', async () => {
    const files = fakeFiles({
      '/p/api/migrations/versions/0001.py': first,
      '/p/api/.venv/lib/other/versions/0009.py': script('revision = "9"', 'down_revision = None'),
      '/p/web/db/versions/0001.py': second,
    });
    const component = { migrate: true, dependsOn: [] };
    const components = {
      api: { ...component, path: 'api' },
      web: { ...component, path: 'web', migrate: false },
    };
    const project = { root: '/p', config: { components } } as unknown as Project;
    expect(await readKnownMigrations(project, files)).toEqual([
      { component: 'api', revisions: ['0001'], heads: ['0001'] },
    ]);
  });
});

describe('the version of a schema', () => {
  const known = [{ component: 'api', ...migrationsIn([first, second]) }];

  it.each([
    ['0002', 'current'],
    ['0001', 'behind'],
    ['0007', 'unknown'],
  ])('%s is %s', (version, state) => {
    expect(judgeVersion(version, known)).toEqual({ state, heads: ['0002'] });
  });

  it('is not judged where no source tells', () => {
    expect(judgeVersion('0001', [])).toBeUndefined();
  });
});
