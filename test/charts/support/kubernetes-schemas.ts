/**
 * JSON Schemas of the Kubernetes API, one file a kind, for kubeconform to read without a network.
 *
 * They are made from the OpenAPI document that each Kubernetes release carries in its own Go module, so
 * they say what that release really serves. Unknown fields are refused, as `kubectl --validate=strict` does.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cached, cacheEntry, recipeHash } from '../../bed/cache.ts';
import { type OpenApi, schemasByKind } from './openapi.ts';

const run = promisify(execFile);
const recipe = recipeHash('one self-contained strict schema a kind', 1);

/** The last patch of every minor version from the oldest that the charts support to the newest. */
export const kubernetesVersions = [
  ...['1.28.15', '1.29.6', '1.30.14', '1.31.14', '1.32.13'],
  ...['1.33.13', '1.34.4', '1.35.4', '1.36.3', '1.37.2'],
] as const;

/**
 * The folder with a release's schemas, from the cache or made now (a download of 15 MB and two seconds).
 * @throws when Go or its module proxy is not there
 */
export function kubernetesSchemas(version: string): Promise<string> {
  return cached(cacheEntry('kubernetes-schemas', version, recipe), async (folder) => {
    const modules = join(folder, '.modules');
    mkdirSync(modules);
    const module = await downloadModule(version, modules);
    const document = readFileSync(join(module, 'api/openapi-spec/swagger.json'), 'utf8');
    for (const [file, schema] of schemasByKind(JSON.parse(document) as OpenApi)) {
      writeFileSync(join(folder, file), JSON.stringify(schema));
    }
    rmSync(modules, { recursive: true });
  });
}

/** The release's sources, in a module cache of their own that can be thrown away; gives their folder. */
async function downloadModule(version: string, modules: string): Promise<string> {
  const env = { ...process.env, GOMODCACHE: modules, GOFLAGS: '-modcacherw', GOWORK: 'off' };
  const args = ['mod', 'download', '-json', `k8s.io/kubernetes@v${version}`];
  const { stdout } = await run('go', args, { env, cwd: modules, encoding: 'utf8' });
  return (JSON.parse(stdout) as { Dir: string }).Dir;
}
