import { describe, expect, it } from 'vitest';
import { fakeFiles } from '../ports/files/fake.ts';
import { configInvalid, loadConfig } from './load.ts';
import { good, path, problemsOf, there } from './load-fixture.ts';

describe('loadConfig', () => {
  it('fills in defaults and keeps what was written', async () => {
    const loaded = await loadConfig(path, fakeFiles({ ...there, [path]: good }));
    expect(loaded.errors).toEqual([]);
    expect(loaded.warnings).toEqual([]);
    expect(loaded.config).toMatchObject({
      port: 3000,
      cluster: { provider: 'auto', profile: 'minikube' },
    });
    expect(loaded.written).not.toHaveProperty('port');
  });

  it('says where the YAML is broken', async () => {
    expect(await problemsOf('version: 1\nname: [a\n')).toMatchObject({
      errors: [expect.stringMatching(/^c:3:1: /)],
    });
    expect(await problemsOf(`${good}name: twice\n`)).toMatchObject({
      errors: [expect.stringMatching(/^c:15:\d+: duplicated mapping key/)],
    });
    expect(await problemsOf('\tname: x\n')).toMatchObject({
      errors: [expect.stringMatching(/^c:1:\d+: /)],
    });
    expect(await problemsOf('# nothing\n')).toMatchObject({
      errors: [expect.stringMatching(/^c:1:1: the file is empty/)],
    });
    expect((await problemsOf('just words\n')).errors[0]).toMatch(
      /^c:1:1: must be a section with keys, not "just words"/,
    );
  });

  it('is CONFIG_MISSING without a file', async () => {
    await expect(loadConfig(path, fakeFiles())).rejects.toMatchObject({
      kind: 'usage',
      code: 'CONFIG_MISSING',
    });
  });

  it.each([
    [
      'an unknown key',
      ['imageBudget: 100', 'imageBudgets: 100'],
      'c:13:5: components.api.imageBudgets: unknown key; did you mean "imageBudget"?',
    ],
    [
      'another spelling',
      ['imageBudget: 100', 'image_budget: 100'],
      'c:13:5: components.api.image_budget: unknown key; did you mean "imageBudget"?',
    ],
    [
      'a missing key',
      ['    health: /ready\n', ''],
      'c:7:3: components.api.health: is missing (HTTP path that answers 200',
    ],
    [
      'a wrong type',
      ['port: 8000', 'port: high'],
      'c:11:11: components.api.port: must be a number, not "high"',
    ],
    [
      'an empty value',
      ['port: 8000', 'port:'],
      'c:11:5: components.api.port: must be a number, not empty',
    ],
    [
      'a number out of range',
      ['port: 8000', 'port: 70000'],
      'c:11:11: components.api.port: must be at most 65535, not 70000',
    ],
    [
      'nothing as a budget',
      ['imageBudget: 100', 'imageBudget: 0'],
      'c:13:18: components.api.imageBudget: must be at least 1, not 0',
    ],
    [
      'a broken number',
      ['port: 8000', 'port: 80.5'],
      'c:11:11: components.api.port: must be a whole number, not 80.5',
    ],
    [
      'an impossible name',
      ['name: shop', 'name: My Shop'],
      'c:3:7: name: "My Shop": use lower-case letters',
    ],
    [
      'a long name',
      ['name: shop', `name: ${'a'.repeat(41)}`],
      `c:3:7: name: "${'a'.repeat(41)}": use at most 40 characters`,
    ],
    [
      'an unknown choice',
      ['in-cluster', 'in_cluster'],
      'c:5:11: database.source: "in_cluster" is not one of the choices; did you mean "in-cluster"?',
    ],
    [
      'a version of the future',
      ['version: 1', 'version: 2'],
      'c:2:10: version: 2 is not one of the choices; there is: 1',
    ],
    [
      'an impossible component',
      ['  api: #', '  Api: #'],
      'c:7:3: components.Api: "Api": use lower-case letters',
    ],
    [
      'a path out of the project',
      ['path: app/api', 'path: ../api'],
      'c:8:11: components.api.path: "../api": give a path inside the project',
    ],
    [
      'a section that is a list',
      ['    expose: true', '    env: [A]'],
      'c:14:10: components.api.env: must be a section with keys, not a list',
    ],
    [
      'a number as environment',
      ['    expose: true', '    env:\n      PORT: 80'],
      'c:15:13: components.api.env.PORT: must be text, not 80; put it in quotes: "80"',
    ],
  ])('names %s', async (_what, [from = '', to = ''], expected) => {
    const { errors } = await problemsOf(good.replace(from, to));
    expect(
      errors.some((error) => error.startsWith(expected)),
      errors.join('\n'),
    ).toBe(true);
  });

  it('reports everything at once, in the order of the file', async () => {
    const text =
      good.replace('name: shop', 'nam: shop\nname: Shop').replace('port: 8000', 'port: x') +
      '  extra: 1\n';
    const { errors } = await problemsOf(text);
    expect(errors.map((error) => error.split(':')[1])).toEqual(['3', '4', '12', '16']);
  });

  it('checks the rules too when only unknown keys are wrong', async () => {
    const { errors } = await problemsOf(`${good}    prot: 1\n`, {});
    expect(errors).toHaveLength(5);
  });
});

it('one error stands for all of them', async () => {
  const { errors } = await loadConfig(path, fakeFiles({ [path]: good }));
  const error = configInvalid(path, errors);
  expect(error).toMatchObject({
    kind: 'usage',
    code: 'CONFIG_INVALID',
    message: 'todo-deploy.yaml has 4 mistakes',
  });
  expect(error.details).toHaveLength(4);
});
