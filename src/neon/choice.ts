import type { Branch, Database, Organisation, Project } from './answers.ts';
import type { ProjectWish } from './projects.ts';

/** What flags name, by name or ID; what is not named is chosen. */
export interface NeonWish {
  readonly organisation?: string;
  readonly project?: string;
  readonly branch?: string;
  readonly database?: string;
  /** Where a new project will lie. */
  readonly region?: string;
  /** What is named and is not there is made. */
  readonly create: boolean;
}

/** Something that will be made when all questions are answered. */
export interface New<Wish> {
  readonly create: Wish;
}

export type ProjectChoice = Project | New<ProjectWish>;
export type BranchChoice = Branch | New<{ readonly name: string; readonly parent: Branch }>;
export type DatabaseChoice = Database | New<{ readonly name: string; readonly owner: string }>;

/** A database at Neon that was decided on; what of it is new is not made yet. */
export type NeonChoice =
  | { readonly project: New<ProjectWish> }
  | {
      readonly project: Project;
      readonly branch: BranchChoice;
      readonly database: DatabaseChoice;
    };

/** Decides between what there is: a person, or the rule for where nobody can be asked. */
export interface Chooser {
  organisation(all: readonly Organisation[]): Promise<Organisation>;
  /** `all` is undefined for a key that may not list them: the answer is the ID of one, or its name. */
  project(
    all: readonly Project[] | undefined,
    orgId: string | undefined,
  ): Promise<ProjectChoice | string>;
  branch(all: readonly Branch[]): Promise<BranchChoice>;
  database(all: readonly Database[], owner: string | undefined): Promise<DatabaseChoice>;
  /** Told what was taken without a question. */
  took(what: string): void;
}

/** True for what does not exist yet. */
export function isNew<Choice extends object>(
  choice: Choice,
): choice is Extract<Choice, { readonly create: unknown }> {
  return 'create' in choice;
}
