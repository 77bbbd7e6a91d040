import type { Files } from '../ports/files.ts';
import type { ProcessIdentity } from '../ports/processes.ts';
import type { ProcessSpec } from './spec.ts';
import { supervisorPaths, writeState, type ChildRecord } from './state.ts';

/** The processes that run now, on the disk, for whoever comes after a crash. */
export class ChildrenFile {
  private children: readonly ChildRecord[] = [];
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly files: Files,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  remember({ name, stop, after }: ProcessSpec, identity: ProcessIdentity): Promise<void> {
    const { pid, started } = identity;
    const { signal, graceMs } = stop;
    const child = { pid, started, name, signal, graceMs, after: [...after] };
    this.children = [...this.children, child];
    return this.write();
  }

  forget({ pid }: ProcessIdentity): Promise<void> {
    this.children = this.children.filter((child) => child.pid !== pid);
    return this.write();
  }

  /** One after the other; a full disk must not end what runs. */
  private write(): Promise<void> {
    this.writing = this.writing
      .then(() => writeState(supervisorPaths(this.folder).children, this.children, this.files))
      .catch(this.onFailure);
    return this.writing;
  }
}
