import { expect, it } from 'vitest';
import { fakeFiles } from '../ports/files/fake.ts';
import { appFiles, appFolders, filesIn, packedApp } from './app-files.ts';
import { packaged, packageRoot, shippedFiles } from './fixture.ts';

it('are those of a clone, without tests and what builds leave behind', async () => {
  const found = await appFiles(packageRoot, '/shop', await packaged());
  expect(found.map(({ path }) => path)).toEqual(shippedFiles);
  expect(found.every(({ path, text }) => path === text)).toBe(true);
});

it('are the same from the list of a published package', async () => {
  const clone = await packaged();
  const packed = fakeFiles();
  const list = await filesIn(packageRoot, appFolders, clone);
  await packed.writeText(`${packageRoot}/${packedApp}`, JSON.stringify(list));
  expect(await appFiles(packageRoot, '/shop', packed)).toEqual(
    await appFiles(packageRoot, '/shop', clone),
  );
});

it('leave a folder as it is that the project has', async () => {
  const files = await packaged({ '/shop/app/mine.py': '', '/shop/helm/mine.yaml': '' });
  const found = await appFiles(packageRoot, '/shop', files);
  expect(found.map(({ path }) => path)).toEqual(
    shippedFiles.filter((path) => path.startsWith('docker')),
  );
});
