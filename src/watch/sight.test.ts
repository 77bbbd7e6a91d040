import { describe, expect, it } from 'vitest';
import { sampleProject } from '../pipeline/run-fixture.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import { fakeWatcher } from '../ports/watcher/fake.ts';
import type { TargetName } from '../config/schema.ts';
import { look, placesOf } from './sight.ts';
import { sourcesOf } from './sources.ts';

const project = sampleProject();
const seen = {
  all: ['todo-deploy.yaml', '.todo-deploy/secrets.env', 'web/main.js', 'web/.dockerignore'],
  image: ['docker/web', 'docker/web.dockerignore'],
  kubernetes: ['helm/web/Chart.yaml', 'helm/web/templates/a.yaml'],
  compose: ['docker/docker-compose.yml'],
};
const unseen = [
  ...['web/node_modules/x/y.js', 'web/__pycache__/m.pyc', 'web/notes.md', 'README.md'],
  ...['.todo-deploy/pace.json', '.git/HEAD', 'web/.git/HEAD'],
];
const every = [...Object.values(seen).flat(), ...unseen];

async function scene(target: TargetName) {
  const files = fakeFiles(Object.fromEntries(every.map((name) => [`/shop/${name}`, name])));
  const ignore = target === 'local' ? '/shop/web/.dockerignore' : '/shop/docker/web.dockerignore';
  await files.writeText(ignore, 'notes.md\n');
  return { files, sources: await sourcesOf(project, target, files) };
}

describe('what is watched', () => {
  it.each([
    ['kubernetes', [...seen.all, ...seen.image, ...seen.kubernetes]],
    ['compose', [...seen.all, ...seen.image, ...seen.compose]],
    ['local', seen.all],
  ] as const)('of target %s is what its deployment is made of', async (target, wanted) => {
    const { files, sources } = await scene(target);
    expect([...(await look(project, sources, files)).keys()].sort()).toEqual([...wanted].sort());
    const watcher = fakeWatcher();
    const heard: string[] = [];
    await watcher.watch(placesOf(sources), {
      onChange: (path) => heard.push(path),
      onLost: () => undefined,
    });
    for (const name of every) watcher.changed(`/shop/${name}`);
    expect([...new Set(heard)].sort()).toEqual(wanted.map((name) => `/shop/${name}`).sort());
  });

  it('looks the same as long as the content is the same', async () => {
    const { files, sources } = await scene('kubernetes');
    const before = await look(project, sources, files);
    await files.writeText('/shop/web/main.js', 'web/main.js');
    expect(await look(project, sources, files)).toEqual(before);
    await files.writeText('/shop/web/main.js', 'other');
    const after = await look(project, sources, files);
    expect([...after].filter(([name, text]) => before.get(name) !== text)).toHaveLength(1);
  });

  it('may be written by a deployment only where that keeps its secrets', async () => {
    const { sources } = await scene('kubernetes');
    const written = sources.filter((source) => source.written === true);
    expect(written.map(({ name }) => name)).toEqual(['.todo-deploy/secrets.env']);
  });
});
