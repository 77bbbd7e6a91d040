import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks } from '../../src/doctor/checks/index.ts';
import { fresh, repairables, repairAll, type Repaired } from '../../src/doctor/repair.ts';
import { runCheck } from '../../src/doctor/run.ts';
import {
  createScene,
  type DoctorPorts,
  type ProjectState,
  type Scene,
} from '../../src/doctor/scene.ts';
import { systemOf } from '../../src/doctor/system.ts';
import type { Verdict } from '../../src/doctor/check.ts';
import { applySettings } from '../../src/config/settings.ts';
import { checkSchema } from '../../src/config/schema-problems.ts';
import { createDoctorPorts } from '../../src/wiring-doctor.ts';
import { createPorts } from '../../src/wiring.ts';

/** A folder with a home of its own, and this machine seen from there. */
export interface Bench {
  readonly folder: string;
  readonly env: Record<string, string | undefined>;
  /** The scene as it is now; `ports` replaces some of the real ones. */
  scene(config?: object, ports?: Partial<DoctorPorts>): Scene;
  remove(): Promise<void>;
}

/** A bench with the environment of this process, but the home and all folders below it its own. */
export async function doctorBench(): Promise<Bench> {
  const folder = await fs.mkdtemp(join(tmpdir(), 'doctor bench ü-'));
  const home = join(folder, 'home');
  await fs.mkdir(home);
  const env: Record<string, string | undefined> = {
    ...process.env,
    ...{ HOME: home, XDG_CACHE_HOME: join(home, '.cache'), XDG_STATE_HOME: join(home, '.state') },
    ...{ DOCKER_CONFIG: join(home, '.docker'), DOCKER_HOST: undefined, DOCKER_CONTEXT: undefined },
  };
  return {
    folder,
    env,
    scene: (config, replaced = {}) => {
      const ports = { ...createDoctorPorts(createPorts(env), env), ...replaced };
      return createScene({
        ...{ ports, env, cwd: folder, signal: new AbortController().signal },
        configuration: configurationOf(folder, config),
        system: systemOf(ports.machine.facts, { brew: false, systemd: false }),
      });
    },
    remove: () => fs.rm(folder, { recursive: true, force: true }),
  };
}

function configurationOf(root: string, config: object | undefined): ProjectState {
  if (config === undefined) return { state: 'absent' };
  const written = { version: 1, name: 'doctor-bench', components: {}, ...config };
  const checked = checkSchema({ database: { source: 'in-cluster' }, ...written });
  if (checked.config === undefined) throw new Error(JSON.stringify(checked.problems));
  const applied = applySettings({ config: checked.config, written, flags: {}, env: {} });
  const file = join(root, 'todo-deploy.yaml');
  const namespace = applied.config.namespace ?? applied.config.name;
  return { state: 'good', project: { config: applied.config, root, file, namespace } };
}

/** What one check says. */
export async function verdictOf(id: string, scene: Scene): Promise<Verdict> {
  return (await runCheck(checkOf(id), fresh(scene))).verdict;
}

/** Repairs what one check finds. Throws when it offers nothing. */
export async function repairOne(id: string, scene: Scene): Promise<Repaired> {
  const wanted = repairables([await runCheck(checkOf(id), fresh(scene))]);
  if (wanted.length === 0) throw new Error(`${id} offers no repair`);
  const [done] = await repairAll(wanted, scene, () => undefined);
  if (done === undefined) throw new Error(`${id} was not repaired`);
  return done;
}

function checkOf(id: string) {
  const found = checks.find((check) => check.id === id);
  if (found === undefined) throw new Error(`there is no check ${id}`);
  return found;
}
