import type { EngineObject, EngineObjects, Labels } from '../docker-containers.ts';
import { carries } from './fake-containers.ts';

/** Networks, or volumes, in memory. */
export class FakeObjects<Spec extends EngineObject> implements EngineObjects<Spec> {
  readonly all = new Map<string, Spec>();

  list(labels: Labels): Promise<EngineObject[]> {
    return Promise.resolve([...this.all.values()].filter((one) => carries(one.labels, labels)));
  }

  inspect(name: string): Promise<EngineObject | undefined> {
    return Promise.resolve(this.all.get(name));
  }

  create(spec: Spec): Promise<void> {
    this.all.set(spec.name, spec);
    return Promise.resolve();
  }

  remove(name: string): Promise<boolean> {
    return Promise.resolve(this.all.delete(name));
  }
}
