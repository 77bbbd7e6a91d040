/** What the server of Neon keeps: organizations, projects, branches and what is in them, in memory. */
import { randomBytes } from 'node:crypto';

/** Whose key it is: that decides what it may ask. */
export type Key =
  | { readonly kind: 'person'; readonly organizations: readonly string[] }
  | { readonly kind: 'organization'; readonly organization: string }
  | { readonly kind: 'project'; readonly project: string };

export interface Branch {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly parent?: string;
  readonly endpoint?: string;
  readonly expiresAt?: string;
  readonly databases: { name: string; owner: string }[];
  readonly roles: { name: string; isProtected: boolean; password: string }[];
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly organization: string;
  readonly region: string;
  readonly branches: Branch[];
  /** Its operations; those that are not finished forbid new ones. */
  readonly operations: Operation[];
}

export interface Operation {
  readonly id: string;
  readonly action: string;
  readonly branch?: string;
  /** How often it has to be asked for until it is finished. */
  asksLeft: number;
  /** It ends badly then. */
  readonly fails: boolean;
}

/** What stands behind the branches, where they are more than entries of this model. */
export interface Storage {
  copied(branch: Branch, parent: Branch): Promise<void>;
  removed(branch: Branch): Promise<void>;
  uri(branch: Branch): string;
}

export const regions = [
  { id: 'aws-us-east-1', name: 'AWS US East 1', isDefault: true },
  { id: 'aws-eu-central-1', name: 'AWS Europe Central 1', isDefault: false },
] as const;

const random = (): string => randomBytes(4).toString('hex');

/** The password of every role, for tests that look whether it is shown. */
export const rolePassword = 'npg_canary4711';

export class Model {
  readonly keys = new Map<string, Key>();
  readonly organizations = new Map<string, string>();
  readonly projects: Project[] = [];
  /** More is refused as a limit of the plan. */
  projectLimit = 10;
  branchLimit = 10;
  /** How often an operation has to be asked for; the last word says whether it then fails. */
  operationAsks = 2;
  operationsFail = false;
  storage?: Storage;

  organization(id: string, name: string): void {
    this.organizations.set(id, name);
  }

  /** A project with a default branch and a database, its operations finished long ago. */
  project(
    organization: string,
    name: string,
    branchName = 'main',
    databaseName = 'neondb',
  ): Project {
    const id = `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${random()}`;
    const branch = this.#branch(branchName, {
      databases: [{ name: databaseName, owner: `${databaseName}_owner` }],
      roles: [{ name: `${databaseName}_owner`, isProtected: false, password: rolePassword }],
    });
    const { id: region } = regions[0];
    const branches = [{ ...branch, isDefault: true }];
    const project = { id, name, organization, region, branches, operations: [] };
    this.projects.push(project);
    return project;
  }

  /** A branch with a copy of what its parent has. */
  branch(project: Project, name: string, parent = project.branches[0]!, computes = true): Branch {
    const { databases, roles } = parent;
    const made = this.#branch(name, { databases: [...databases], roles: [...roles] });
    const { endpoint, ...without } = { ...made, parent: parent.id };
    const branch = computes && endpoint !== undefined ? { ...without, endpoint } : without;
    project.branches.push(branch);
    return branch;
  }

  begin(project: Project, action: string, branch?: string): Operation {
    const operation: Operation = {
      ...{ id: `op-${random()}`, action, asksLeft: this.operationAsks, fails: this.operationsFail },
      ...(branch === undefined ? {} : { branch }),
    };
    project.operations.push(operation);
    return operation;
  }

  isBusy(project: Project): boolean {
    return project.operations.some(({ asksLeft }) => asksLeft > 0);
  }

  #branch(name: string, has: Pick<Branch, 'databases' | 'roles'>): Branch {
    return { id: `br-${random()}`, name, isDefault: false, endpoint: `ep-${random()}`, ...has };
  }
}
