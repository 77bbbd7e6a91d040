import { describe, expect, it } from 'vitest';
import { componentsInOrder, type NamedComponent } from '../../config/project.ts';
import { configSchema } from '../../config/schema.ts';
import { sampleProject } from '../../pipeline/run-fixture.ts';
import { placeOf, syncChanges } from './changes.ts';
import { developed } from './developed.ts';

/** The sample project with a component that is synced. */
function project(sync: readonly object[], more: object = {}) {
  const sample = sampleProject();
  const { web } = sample.config.components;
  const watch = { dockerfile: 'docker/dev', sync, values: { probe: { off: true } } };
  const components = { web: { ...web, ...more, watch }, other: { ...web, expose: false } };
  return { ...sample, config: configSchema.parse({ ...sample.config, components }) };
}

function component(...sync: readonly object[]): NamedComponent {
  return componentsInOrder(project(sync).config).find(({ name }) => name === 'web')!;
}

describe('the place of a file in the container', () => {
  it.each([
    ['web/app/main.py', '/srv/app/main.py'],
    ['web/app/deep/er.py', '/srv/app/deep/er.py'],
    ['web/one.txt', '/etc/one'],
    ['web/apple.py', undefined],
    ['web/requirements.txt', undefined],
    ['app/main.py', undefined],
  ])('of %s is %s', (name, place) => {
    const synced = component({ from: 'app', to: '/srv/app' }, { from: 'one.txt', to: '/etc/one' });
    expect(placeOf(synced, name)).toBe(place);
  });
});

it('what differs is sent, what has gone is taken away, and the rest is left alone', () => {
  const before = new Map([
    ...[
      ['web/app/a', '1'],
      ['web/app/b', '1'],
      ['web/app/c', '1'],
      ['web/x', '1'],
    ],
  ] as [string, string][]);
  const now = new Map([
    ...[
      ['web/app/a', '2'],
      ['web/app/b', '1'],
      ['web/app/d', '1'],
      ['web/x', '2'],
    ],
  ] as [string, string][]);
  expect(syncChanges(component({ from: 'app', to: '/a' }), before, now)).toEqual({
    files: [
      { name: 'web/app/a', to: '/a/a' },
      { name: 'web/app/d', to: '/a/d' },
    ],
    gone: ['/a/c'],
  });
});

describe('a project that is watched', () => {
  const sync = [{ from: 'app', to: '/a' }];

  it('has the development image of a component that is synced, with its values over those of the component', () => {
    const plain = project(sync, { values: { probe: { off: false, every: 1 } } });
    const { components } = developed(plain, 'kubernetes').config;
    expect(components['web']).toMatchObject({
      ...{ dockerfile: 'docker/dev', values: { probe: { off: true, every: 1 } } },
    });
    expect(components['other']).toEqual(plain.config.components['other']);
  });

  it('is the project itself where nothing is synced, and on another target', () => {
    const sample = sampleProject();
    expect(developed(sample, 'kubernetes')).toBe(sample);
    const plain = project(sync);
    expect(developed(plain, 'compose')).toBe(plain);
  });
});
