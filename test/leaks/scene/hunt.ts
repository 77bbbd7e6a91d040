/** One run: the machine, the deployments on it, and all that was seen meanwhile. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../bed/shell.ts';
import { cacheDir, stateDir } from '../../bed/layout.ts';
import { auditEvidence } from '../places/audit.ts';
import { clusterEvidence, kubectlWith, type Kubectl } from '../places/cluster.ts';
import { engineEvidence, imageEvidence, imagesNamed } from '../places/engine.ts';
import { changedFiles, fileEvidence, FileWatch } from '../places/files.ts';
import { ProcessWatch } from '../places/processes.ts';
import { Needles } from '../search/needles.ts';
import { search, type Evidence, type Find } from '../search/search.ts';
import { readSecretsFile } from '../../e2e/harness/secrets-file.ts';
import { makeCanaries } from './canaries.ts';
import { HuntedDatabase } from './database.ts';
import { Decoys } from './decoys.ts';
import { liveInside, liveOutside } from './life.ts';
import { Machine } from './machine.ts';
import { makeNamespace } from './namespaces.ts';
import { Program } from './program.ts';
import { LockedRegistry } from './registry.ts';

const registryPort = 5190;

export class Hunt {
  /** Of the project whose database is outside, and of the one whose database is inside. */
  readonly namespaces = [`leaks-${process.pid}`, `leaks-inside-${process.pid}`] as const;
  readonly canaries = makeCanaries();
  readonly machine = new Machine(this.canaries, registryPort);
  private readonly program = new Program(this.machine);
  private readonly database = new HuntedDatabase(this.canaries);
  private readonly registry = new LockedRegistry(
    join(this.machine.folder, 'registry'),
    this.machine.registry,
  );
  private readonly kubectl: Kubectl = kubectlWith(this.machine.kubeconfig);
  private readonly decoys = new Decoys(this.machine, this.kubectl);
  private readonly seen: Evidence[] = [];
  private generated: Readonly<Record<string, string>> = {};
  private since = new Date();

  /** Canaries that a deployment brings to the cluster. */
  get deployed(): readonly string[] {
    const others = ['initUrl', 'initKey', 'checkedUrl'];
    const given = Object.keys(this.canaries).filter((name) => !others.includes(name));
    return [...given, ...Object.keys(this.generated)];
  }

  isCanary({ canary }: Find): boolean {
    return canary in this.canaries || canary in this.generated;
  }

  async prepare(): Promise<void> {
    await this.machine.prepare();
    await this.registry.start(this.canaries.registryPassword);
    await this.database.create();
    for (const [index, namespace] of this.namespaces.entries()) {
      const project = index === 0 ? 'hunt' : 'hunt-inside';
      await makeNamespace(this.kubectl, this.machine, namespace, project);
    }
    this.since = new Date();
  }

  /** Everything that a person does with the two deployments, watched all the while. */
  async live(): Promise<void> {
    const { machine, program, canaries, database, kubectl, namespaces } = this;
    const processes = new ProcessWatch();
    const files = new FileWatch([machine.project, machine.home, machine.temporary]);
    const look = async () => {
      for (const name of namespaces) this.seen.push(...(await clusterEvidence(kubectl, name)));
    };
    try {
      const decoyImage = await this.decoys.plantOnMachine(program);
      await this.decoys.plantInCluster(namespaces[0]);
      const scene = { machine, program, canaries, database, look };
      await liveOutside(scene, namespaces[0]);
      await liveInside(scene, namespaces[1]);
      this.generated = prefixed(readSecretsFile(join(machine.project, '.todo-deploy/inside.env')));
      await this.keepImage(decoyImage);
    } finally {
      this.seen.push(...(await processes.stop()), ...(await files.stop()));
      this.decoys.stop();
    }
  }

  private async keepImage(decoy: string): Promise<void> {
    this.images = [...(await imagesNamed(this.machine.registry)), decoy];
  }
  private images: readonly string[] = [];

  /** Looks through all that was seen, and all that is still there. */
  async search(): Promise<Find[]> {
    const finds = this.searchIn([...this.seen, ...this.program.shown]);
    finds.push(...this.searchIn(this.namespaces.flatMap((name) => auditEvidence(name))));
    for await (const one of this.stillThere()) finds.push(...this.searchIn([one]));
    return finds;
  }

  searchIn(evidence: readonly Evidence[]): Find[] {
    return evidence.flatMap((one) => search(this.needles, one));
  }

  private get needles(): Needles {
    return (this.known ??= new Needles({
      ...this.canaries,
      ...this.generated,
      ...this.decoys.values,
    }));
  }
  private known: Needles | undefined;

  private async *stillThere(): AsyncGenerator<Evidence> {
    for (const image of new Set(this.images)) yield* imageEvidence(image);
    yield* engineEvidence(this.since);
    for (const path of await changedFiles(['/'], this.since, await this.notOurs())) {
      yield* fileEvidence('files', path);
    }
  }

  /** What a person, the node, or the hunt itself keeps: not written by todo-deploy, and secret by its nature. */
  private async notOurs(): Promise<string[]> {
    const engine = await run('docker', ['info', '--format', '{{.DockerRootDir}}']);
    const node = ['etcd', 'containerd', 'kubelet', 'audit', 'database'];
    return [
      ...['/proc', '/sys', '/dev', '/var/log/pods', engine, cacheDir],
      ...node.map((name) => join(stateDir, name)),
      ...[join(homedir(), '.cache/go-build'), this.machine.own, join(this.machine.folder, 'decoy')],
    ];
  }

  async remove(): Promise<void> {
    for (const name of this.namespaces) {
      await this.kubectl('delete', 'namespace', name, '--ignore-not-found', '--wait=false');
    }
    const images = await imagesNamed(this.machine.registry);
    if (images.length > 0) await run('docker', ['image', 'rm', '--force', ...images]);
    await this.registry.stop();
    await this.database.drop();
    this.machine.remove();
  }
}

/** Names that no canary has. */
function prefixed(values: Readonly<Record<string, string>>): Record<string, string> {
  const wanted = Object.entries(values).filter(([, value]) => value !== '');
  return Object.fromEntries(wanted.map(([name, value]) => [`generated ${name}`, value]));
}
