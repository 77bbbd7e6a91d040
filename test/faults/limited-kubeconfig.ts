/** A kubeconfig of a ServiceAccount that may only look at pods. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../bed/shell.ts';
import type { Bench } from './bench.ts';
import type { Fault } from './fault.ts';

const name = 'onlooker';
const fileFor = ({ folder }: Bench) => join(folder, 'limited.kubeconfig');
const rbac = 'rbac.authorization.k8s.io';

export const limitedKubeconfig: Pick<Fault, 'before' | 'after' | 'env'> = {
  async before(bench) {
    const { bed, namespace } = bench;
    await bench.apply(
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } },
      {
        ...{ apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name } },
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
      },
      {
        ...{ apiVersion: `${rbac}/v1`, kind: 'RoleBinding', metadata: { name } },
        roleRef: { apiGroup: rbac, kind: 'Role', name },
        subjects: [{ kind: 'ServiceAccount', name, namespace }],
      },
    );
    const token = await bench.kubectl('create', 'token', name);
    const file = fileFor(bench);
    const own = ['--kubeconfig', file];
    const minified = ['config', 'view', '--raw', '--minify', '--context', bed.context];
    writeFileSync(file, await run('kubectl', [...minified, '--kubeconfig', bed.kubeconfig]));
    await run('kubectl', [...own, 'config', 'set-credentials', name, `--token=${token.trim()}`]);
    await run('kubectl', [...own, 'config', 'set-context', bed.context, `--user=${name}`]);
  },
  async after(bench) {
    await bench.kubectl('delete', 'serviceaccount,role,rolebinding', name);
  },
  env: (bench) => ({ KUBECONFIG: fileFor(bench) }),
};
