import { DeployError } from '../errors.ts';

const megabyte = 1_000_000;

/** Bytes for people: `142.3 MB`, a MB being 1,000,000 bytes as Docker counts. */
export function formatSize(bytes: number): string {
  return `${(bytes / megabyte).toFixed(1)} MB`;
}

export interface BudgetVerdict {
  readonly withinBudget: boolean;
  /** For instance `142.3 MB of 150 MB`; without a budget the size alone. */
  readonly text: string;
}

/** Holds a size in bytes against a budget in MB; Infinity is none. */
export function judgeSize(bytes: number, budgetMb: number): BudgetVerdict {
  return {
    withinBudget: bytes <= budgetMb * megabyte,
    text: Number.isFinite(budgetMb) ? `${formatSize(bytes)} of ${budgetMb} MB` : formatSize(bytes),
  };
}

/** The failure of a component whose image outgrew its budget. */
export function tooLarge(component: string, bytes: number, budgetMb: number): DeployError {
  return new DeployError(
    'build',
    'IMAGE_TOO_LARGE',
    `the image of ${component} has ${formatSize(bytes)}, its budget is ${budgetMb} MB`,
    {
      hint: `Make it smaller, raise components.${component}.imageBudget in todo-deploy.yaml, or pass --allow-large.`,
    },
  );
}
