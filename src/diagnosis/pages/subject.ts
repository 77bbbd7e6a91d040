import type { Page } from '../rule.ts';

/** Pages that belong together; codes of errors, and of findings that no rule makes. */
export interface Subject {
  readonly title: string;
  /** By code. */
  readonly pages: Readonly<Record<string, Page>>;
}
