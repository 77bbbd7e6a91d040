import type { Verdict, WorkloadVerdict } from './verdict.ts';

/** Tells what is the case with each workload, and only when it is something else than before. */
export class ProgressTeller {
  private readonly told = new Map<string, string>();

  constructor(private readonly onProgress: (message: string, component: string) => void) {}

  tell(verdict: Verdict): void {
    for (const workload of verdict.workloads) {
      const message = progressMessage(workload);
      const { name, component } = workload.workload;
      if (this.told.get(name) === message) continue;
      this.told.set(name, message);
      this.onProgress(message, component);
    }
  }
}

/** `1 of 2 pods available; the node cannot pull …, waiting up to 60 s`. */
export function progressMessage({ message, findings }: WorkloadVerdict): string {
  const [finding] = findings;
  if (finding === undefined) return message;
  const { cause, patience, budgetMs } = finding;
  const wait =
    patience === 'terminal' || budgetMs === undefined ? '' : `, waiting up to ${budgetMs / 1000} s`;
  return `${message}; ${cause}${wait}`;
}
