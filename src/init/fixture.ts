import { fakeFiles } from '../ports/files/fake.ts';
import type { FakeFiles } from '../ports/files/fake.ts';
import { nodeFiles } from '../ports/files/node.ts';

/** Where the package lies in tests. */
export const packageRoot = '/package';
const realPackage = new URL('../..', import.meta.url).pathname.replace(/\/$/, '');

/** What a project gets of the package below, in byte order. */
export const shippedFiles = [
  'app/backend/.dockerignore',
  'app/backend/main.py',
  'app/frontend/package.json',
  'docker/.env.example',
  'docker/Dockerfile.backend',
  'docker/Dockerfile.backend.dev',
  'docker/Dockerfile.frontend',
  'docker/Dockerfile.frontend.dev',
  'helm/backend/Chart.yaml',
  'helm/backend/templates/tests/test.yaml',
  'helm/frontend/Chart.yaml',
  'helm/postgres/Chart.yaml',
];

/** A package with the real templates and a small app. */
export async function packaged(more: Record<string, string> = {}): Promise<FakeFiles> {
  const files = fakeFiles();
  for (const name of [
    'todo-deploy.yaml',
    'secrets.env',
    'deploy-minikube.sh',
    'check-deployment.sh',
  ]) {
    const text = (await nodeFiles.readText(`${realPackage}/templates/${name}`)) ?? '';
    await files.writeText(`${packageRoot}/templates/${name}`, text);
  }
  const app = [
    'app/backend/main.py',
    'app/backend/tests/test_main.py',
    'app/backend/.dockerignore',
    'app/backend/.env',
    'app/frontend/package.json',
    'app/frontend/node_modules/x/index.js',
    'app/frontend/.next/build',
    'app/frontend/src/page.test.tsx',
    'app/frontend/tsconfig.tsbuildinfo',
    'docker/Dockerfile.backend',
    'docker/Dockerfile.backend.dev',
    'docker/Dockerfile.frontend',
    'docker/Dockerfile.frontend.dev',
    'docker/.env.example',
    'helm/backend/Chart.yaml',
    'helm/backend/templates/tests/test.yaml',
    'helm/frontend/Chart.yaml',
    'helm/postgres/Chart.yaml',
  ];
  for (const path of app) await files.writeText(`${packageRoot}/${path}`, path);
  for (const [path, text] of Object.entries(more)) {
    await files.writeText(path, text, { mode: 0o600 });
  }
  return files;
}
