import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rolePassword } from '../neon/model.ts';
import { temporaryPassword } from '../neon/server.ts';
import { key, named, organizationKey, rest, useNeon, way } from './neon-bench.ts';
import { emptyFolder } from './npx.ts';
import { controlC, down, enter, type Turn } from './terminal.ts';

const bench = useNeon();

const secretsOf = (folder: string): string =>
  readFileSync(join(folder, '.todo-deploy/secrets.env'), 'utf8');
describe('init in a terminal, with a Neon API key', () => {
  it('leads to a database that is there', async () => {
    const project = bench.server.model.project('org-b', 'store');
    bench.server.model.project('org-b', 'other');
    const staging = bench.server.model.branch(project, 'staging');
    const folder = emptyFolder('chosen');
    const { code, text } = await bench.init(folder, [
      named,
      way(1),
      { sees: 'Neon API key', types: `napi_wrongwrongwrongwrong${enter}` },
      { sees: /does not accept the API key[^]*Neon API key/, types: `${key}${enter}` },
      { sees: 'Which Neon organization?', types: `${down}${enter}` },
      { sees: 'Which Neon project?', types: enter },
      { sees: 'Which branch?', types: `${down}${enter}` },
      { sees: 'Which database?', types: enter },
      ...rest,
    ]);
    expect(code, text).toBe(0);
    expect(text).toContain('Database: neondb on branch staging of the Neon project store.');
    expect(text).not.toMatch(/canary|napi_wrong/);
    expect(secretsOf(folder)).toContain(`:${rolePassword}@${staging.endpoint}-pooler.`);
    expect(secretsOf(folder)).not.toContain('napi_');
    const config = readFileSync(join(folder, 'todo-deploy.yaml'), 'utf8');
    expect(config).toMatch(/^ {2}source: external$/m);
    expect(bench.server.calls.every((call) => call.startsWith('GET'))).toBe(true);
  });

  it('makes project, branch and database only after the last question', async () => {
    const folder = emptyFolder('made');
    const made = await bench.init(
      folder,
      [
        named,
        way(1),
        { sees: 'Name of the new Neon project', types: enter },
        { sees: 'Where does it lie?', types: `${down}${enter}` },
        { sees: 'OpenAI key', types: enter },
        { sees: 'Which cluster?', types: enter },
      ],
      [],
      { NEON_API_KEY: organizationKey },
    );
    expect(made.code, made.text).toBe(0);
    expect(made.text).toContain('there is no project yet');
    expect(made.text).toContain('making the Neon project shop');
    expect(bench.server.model.projects).toMatchObject([
      { name: 'shop', region: 'aws-eu-central-1' },
    ]);

    const second = emptyFolder('branched');
    const { code, text } = await bench.init(
      second,
      [
        way(1),
        { sees: 'Which Neon project?', types: enter },
        { sees: 'Which branch?', types: `${down}${enter}` },
        { sees: 'Name of the new branch', types: `main${enter}` },
        { sees: 'there is a branch of this name', types: `\u007f\u007f\u007f\u007ftry${enter}` },
        { sees: 'Which database?', types: `${down}${enter}` },
        { sees: 'Name of the new database', types: `todos${enter}` },
        ...rest,
      ],
      ['--name', 'shop'],
      { NEON_API_KEY: organizationKey },
    );
    expect(code, text).toBe(0);
    const [project] = bench.server.model.projects;
    expect(project?.branches.map(({ name }) => name)).toEqual(['main', 'try']);
    expect(text).toContain('Database: todos on branch try of the Neon project shop.');
    expect(secretsOf(second)).toContain('/todos?');
    const origin = join(second, '.todo-deploy/database.json');
    expect(readFileSync(origin, 'utf8')).not.toMatch(/canary|napi_/);
  });

  it('limited to one project asks for its ID', async () => {
    const project = bench.server.model.project('org-a', 'store');
    const limited = 'napi_canaryofaproject';
    bench.server.model.keys.set(limited, { kind: 'project', project: project.id });
    const folder = emptyFolder('limited');
    const { code, text } = await bench.init(
      folder,
      [
        way(1),
        { sees: 'ID of the project', types: `${project.id}${enter}` },
        { sees: 'Which branch?', types: enter },
        { sees: 'Which database?', types: enter },
        ...rest,
      ],
      ['--name', 'shop'],
      { NEON_API_KEY: limited },
    );
    expect(code, text).toBe(0);
    expect(secretsOf(folder)).toContain(project.branches[0]?.endpoint);
  });
});

describe('init in a terminal, without an account', () => {
  it('shows the claim link once, and keeps it with the secrets', async () => {
    const folder = emptyFolder('temporary');
    const { code, text } = await bench.init(folder, [named, way(2), ...rest]);
    expect(code, text).toBe(0);
    const [id = ''] = [...bench.server.temporary.keys()];
    expect(text).toMatch(/it ends in 7[12] hours \(\d{4}-\d\d-\d\d \d\d:\d\d UTC\)/);
    expect(text.split(`https://neon.new/claim/${id}`)).toHaveLength(2);
    expect(text).not.toContain(temporaryPassword);
    expect(secretsOf(folder)).toContain(`NEON_CLAIM_URL=https://neon.new/claim/${id}`);
    expect(statSync(join(folder, '.todo-deploy/database.json')).mode & 0o777).toBe(0o600);
    const origin = readFileSync(join(folder, '.todo-deploy/database.json'), 'utf8');
    expect(origin).not.toContain(id);
    expect(origin).not.toContain(temporaryPassword);
  });
});

describe('init in a terminal, with another PostgreSQL', () => {
  it('asks for the authority of its certificate', async () => {
    const folder = emptyFolder('other');
    const url = 'postgresql://ada:hunter22@db.example.test/shop';
    const { code, text } = await bench.init(folder, [
      named,
      way(4),
      { sees: 'Connection string', types: `${url}${enter}` },
      { sees: 'PEM file', types: `nowhere.pem${enter}` },
      { sees: 'there is no such file', types: `${'\u007f'.repeat(11)}${enter}` },
      ...rest,
    ]);
    expect(code, text).toBe(0);
    expect(secretsOf(folder)).toContain(url);
  });
});

describe('Ctrl-C writes nothing and makes nothing', () => {
  const atKey: readonly Turn[] = [named, way(1)];
  const atOrganization = [...atKey, { sees: 'Neon API key', types: `${key}${enter}` }];
  const atProject = [...atOrganization, { sees: 'organization?', types: enter }];
  const atBranch = [...atProject, { sees: 'Neon project?', types: enter }];
  const atNewProject = [...atProject, { sees: 'Neon project?', types: `${down}${enter}` }];
  const atRegion = [...atNewProject, { sees: 'new Neon project', types: enter }];
  const atNewBranch = [...atBranch, { sees: 'Which branch?', types: `${down.repeat(2)}${enter}` }];
  const atParent = [...atNewBranch, { sees: 'new branch', types: `x${enter}` }];
  const atDatabase = [...atBranch, { sees: 'Which branch?', types: enter }];
  const atNewDatabase = [...atDatabase, { sees: 'database?', types: `${down}${enter}` }];
  const atOther = [named, way(4)];
  const atPem = [...atOther, { sees: 'Connection string', types: `postgresql://a:b@h/d${enter}` }];
  const cases: readonly [string, readonly Turn[]][] = [
    ['Where is the database?', [named]],
    ['Neon API key', atKey],
    ['Which Neon organization?', atOrganization],
    ['Which Neon project?', atProject],
    ['Name of the new Neon project', atNewProject],
    ['Where does it lie?', atRegion],
    ['Which branch?', atBranch],
    ['Name of the new branch', atNewBranch],
    ['A copy of which branch?', atParent],
    ['Which database?', atDatabase],
    ['Name of the new database', atNewDatabase],
    ['OpenAI key', [...atRegion, { sees: 'lie?', types: enter }]],
    ['Which cluster?', [named, way(2), { sees: 'OpenAI key', types: enter }]],
    ['PEM file', atPem],
  ];

  it.each(cases)('at "%s"', async (sees, before) => {
    bench.server.model.branch(bench.server.model.project('org-a', 'store'), 'staging');
    const folder = emptyFolder('stopped');
    const { code, text } = await bench.init(folder, [...before, { sees, types: controlC }]);
    expect(code, text).toBe(130);
    expect(text).toContain('stopped before anything was written');
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
    expect(bench.server.calls.filter((call) => !call.startsWith('GET'))).toEqual([]);
  });
});
