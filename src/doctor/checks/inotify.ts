import { pass, warn, type Check } from '../check.ts';
import { engineOrSkip, sharesOurKernel } from '../looks/engine.ts';
import { asRoot } from '../system.ts';

/** What kind asks for (kind.sigs.k8s.io, known issues: too many open files). */
const wanted = { max_user_watches: 524_288, max_user_instances: 512 } as const;
const folder = '/proc/sys/fs/inotify';

type Limit = keyof typeof wanted;

export type InotifyFacts = Readonly<Record<Limit, number>>;

/** The kubelet and containerd watch files; below this, pods of a cluster on this kernel fail at random. */
export const inotify: Check<InotifyFacts> = {
  id: 'inotify',
  title: 'inotify limits',
  severity: { kubernetes: 'tell' },
  gather: async (scene) => {
    if (scene.system.platform !== 'linux') return { skip: 'only Linux has them' };
    const engine = await engineOrSkip(scene);
    if ('skip' in engine) return { skip: 'no container runs on this kernel' };
    if (!sharesOurKernel(engine.endpoint, 'linux'))
      return { skip: 'containers run on another kernel' };
    const read = async (name: Limit) =>
      Number(await scene.ports.files.readText(`${folder}/${name}`));
    const [watches, instances] = await Promise.all([
      read('max_user_watches'),
      read('max_user_instances'),
    ]);
    return { max_user_watches: watches, max_user_instances: instances };
  },
  judge: (limits, system) => {
    const names = Object.keys(wanted) as Limit[];
    const low = names.filter((name) => limits[name] < wanted[name]);
    const has = names.map((name) => `${name.replace('max_user_', '')} ${limits[name]}`).join(', ');
    if (low.length === 0) return pass(has);
    const settings = low.map((name) => `fs.inotify.${name}=${wanted[name]}`).join(' ');
    const enough = low
      .map((name) => `${wanted[name]} ${name.replace('max_user_', '')}`)
      .join(' and ');
    const detail = `${has}; a cluster in containers wants ${enough}`;
    return warn(detail, `Run: ${asRoot(system, `sysctl ${settings}`)}`);
  },
};
