import { fakeFiles } from '../ports/files/fake.ts';
import { loadConfig } from './load.ts';
import { formatProblem } from './problem.ts';

/** Where the configuration of the tests lies. */
export const path = '/shop/todo-deploy.yaml';
/** What `good` refers to. */
export const there = {
  '/shop/app/api/main.py': '',
  '/shop/docker/api': '',
  '/shop/charts/api/Chart.yaml': '',
  '/shop/helm/postgres/Chart.yaml': '',
};

/** A configuration without a mistake. */
export const good = `# comment
version: 1
name: shop
database:
  source: in-cluster
components:
  api: # the only one
    path: app/api
    dockerfile: docker/api
    chart: charts/api
    port: 8000
    health: /ready
    imageBudget: 100
    expose: true
`;

/** Every problem of a text, as people see it. */
export async function problemsOf(text: string, files: Record<string, string> = there) {
  const { errors, warnings } = await loadConfig(path, fakeFiles({ ...files, [path]: text }));
  const format = (problems: typeof errors) =>
    problems.map((problem) => formatProblem({ ...problem, file: 'c' }));
  return { errors: format(errors), warnings: format(warnings) };
}

/** A second component at the end of the good configuration. */
export const web = (lines = '') => `${good}  web:
    path: app/api
    dockerfile: docker/api
    chart: charts/api
    port: 3000
    health: /
    imageBudget: 100
${lines}`;
