import { delimiter, join } from 'node:path';
import { pass, warn, type Check } from '../check.ts';
import { quoted } from '../remedies.ts';
import type { Scene } from '../scene.ts';

export interface KubeconfigModeFacts {
  /** Every kubeconfig that is there, with its permission bits. */
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

const others = 0o077;

/** A kubeconfig holds keys; Helm warns at every call when others may read it. */
export const kubeconfigMode: Check<KubeconfigModeFacts> = {
  id: 'kubeconfig-mode',
  title: 'kubeconfig',
  severity: { kubernetes: 'tell' },
  gather: async (scene) => {
    if (scene.system.platform === 'win32') return { skip: 'Windows has no such permission bits' };
    const found = kubeconfigPaths(scene).map(async (path) => {
      const entry = await scene.ports.files.stat(path);
      return entry?.kind === 'file' ? [{ path, mode: entry.mode }] : [];
    });
    const files = (await Promise.all(found)).flat();
    return files.length === 0 ? { skip: 'there is none' } : { files };
  },
  judge: ({ files }, system) => {
    const open = readableByOthers({ files });
    const [first] = open;
    if (first === undefined) return pass(files.map(({ path }) => path).join(', '));
    const paths = open.map(({ path }) => path).join(' ');
    const detail = `${paths} can be read by other users (mode ${first.mode.toString(8)})`;
    return warn(
      detail,
      `Run: chmod 600 ${open.map(({ path }) => quoted(path, system)).join(' ')}`,
      `set the mode of ${paths} to 600`,
    );
  },
  fix: async (facts, scene) => {
    for (const { path } of readableByOthers(facts)) await scene.ports.machine.setMode(path, 0o600);
  },
};

function readableByOthers({ files }: KubeconfigModeFacts): KubeconfigModeFacts['files'] {
  return files.filter(({ mode }) => (mode & others) !== 0);
}

/** As kubectl finds them. */
function kubeconfigPaths({ env, ports }: Scene): string[] {
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  return listed.length > 0 ? listed : [join(ports.machine.facts.home, '.kube', 'config')];
}
