import { expect, it } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { fakeFiles } from '../ports/files/fake.ts';
import { keptOut } from './kept-out.ts';
import { readImageSource } from './source.ts';

const contents = {
  '/p/.todo-deploy/secrets.env': 'A=1',
  '/p/.todo-deploy/target.json': '{}',
  '/p/config/mine.env': 'A=1',
  '/p/Dockerfile': 'FROM scratch\nCOPY . /\n',
  '/p/main.py': 'print()',
};

async function taken(secretsFile?: string): Promise<string[]> {
  const config = configSchema.parse({
    ...{ version: 1, name: 'shop', database: { source: 'in-cluster' }, components: {} },
    ...(secretsFile === undefined ? {} : { secretsFile }),
  });
  const source = await readImageSource({
    ...{ folder: '/p', dockerfile: '/p/Dockerfile', buildArgs: {}, files: fakeFiles(contents) },
    keptOut: keptOut({ root: '/p', config }),
  });
  return source.entries.map(({ path }) => path);
}

it('the secrets file never goes into an image that is built from the folder of the project', async () => {
  expect(await taken()).toEqual(['Dockerfile', 'config/mine.env', 'main.py']);
  expect(await taken('config/mine.env')).toEqual(['Dockerfile', 'main.py']);
});
