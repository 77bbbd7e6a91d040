/** The calls of Neon's API over a model: each says what it answers. */
import { branchOf, freeProject, notFor, paged, projectOf, Refusal, type Asked } from './access.ts';
import { Model, regions, type Branch, type Project } from './model.ts';
import { bodies, type CallName } from './facts.ts';
import * as shape from './shapes.ts';

export interface Answered {
  readonly status?: number;
  readonly body?: unknown;
}

export type Call = (model: Model, asked: Asked) => Answered | Promise<Answered>;

export interface Route {
  readonly name: CallName;
  readonly method: string;
  readonly path: RegExp;
  readonly call: Call;
}

const part = '([^/]+)';
const route = (method: string, path: string, name: CallName, call: Call): Route => ({
  ...{ name, method, call, path: new RegExp(`^${path.replaceAll('{}', part)}$`) },
});

export const routes: readonly Route[] = [
  route('GET', '/users/me/organizations', 'getCurrentUserOrganizations', (model, { key }) => {
    if (key.kind === 'organization') throw notFor('organization API keys');
    if (key.kind === 'project') throw notFor('project-scoped API keys');
    const mine = [...model.organizations].filter(([id]) => key.organizations.includes(id));
    return { body: { organizations: mine.map(shape.organizationShape) } };
  }),
  route('GET', '/regions', 'getActiveRegions', () => ({
    body: {
      regions: regions.map(({ id, name, isDefault }) => ({
        ...{ region_id: id, name, default: isDefault, geo_lat: '1', geo_long: '2' },
      })),
    },
  })),
  route('GET', '/projects', 'listProjects', listProjects),
  route('POST', '/projects', 'createProject', createProject),
  route('GET', '/projects/{}', 'getProject', (model, asked) => ({
    body: { project: shape.projectShape(projectOf(model, asked)) },
  })),
  route('GET', '/projects/{}/branches', 'listProjectBranches', (model, asked) => {
    const project = projectOf(model, asked);
    const { items, cursor } = paged(project.branches, asked.query, ({ id }) => id, 3);
    const branches = items.map((branch) => shape.branchShape(project, branch));
    const isLast = items.at(-1) === project.branches.at(-1);
    const pagination = isLast || cursor === undefined ? {} : { next: cursor };
    return { body: { branches, annotations: {}, pagination } };
  }),
  route('POST', '/projects/{}/branches', 'createProjectBranch', createBranch),
  route('DELETE', '/projects/{}/branches/{}', 'deleteProjectBranch', deleteBranch),
  route(
    'GET',
    '/projects/{}/branches/{}/databases',
    'listProjectBranchDatabases',
    (model, asked) => ({
      body: { databases: shape.databaseShapes(branchOf(projectOf(model, asked), asked.ids[1])) },
    }),
  ),
  route(
    'POST',
    '/projects/{}/branches/{}/databases',
    'createProjectBranchDatabase',
    (model, asked) => {
      const project = freeProject(model, asked);
      const branch = branchOf(project, asked.ids[1]);
      const { database } = bodies.createProjectBranchDatabase.parse(asked.body);
      if (!branch.roles.some(({ name }) => name === database.owner_name))
        throw new Refusal(404, '', 'role not found');
      if (branch.databases.some(({ name }) => name === database.name))
        throw new Refusal(409, 'DATABASE_ALREADY_EXISTS', 'database already exists');
      branch.databases.push({ name: database.name, owner: database.owner_name });
      const operations = [shape.operationShape(project, model.begin(project, 'apply_config'))];
      return { status: 201, body: { database: shape.databaseShapes(branch).at(-1), operations } };
    },
  ),
  route('GET', '/projects/{}/branches/{}/roles', 'listProjectBranchRoles', (model, asked) => ({
    body: { roles: shape.roleShapes(branchOf(projectOf(model, asked), asked.ids[1])) },
  })),
  route('GET', '/projects/{}/connection_uri', 'getConnectionUri', (model, asked) => {
    const project = projectOf(model, asked);
    const { query } = asked;
    const branch = branchOf(project, query.get('branch_id') ?? undefined);
    const want = {
      ...{ database: query.get('database_name') ?? '', role: query.get('role_name') ?? '' },
      pooled: query.get('pooled') === 'true',
    };
    const uri = model.storage?.uri(branch) ?? shape.uriOf(project, branch, want);
    if (uri === undefined) throw new Refusal(404, '', 'endpoint, database or role not found');
    return { body: { uri } };
  }),
  route('GET', '/projects/{}/operations/{}', 'getProjectOperation', (model, asked) => {
    const project = projectOf(model, asked);
    const operation = project.operations.find(({ id }) => id === asked.ids[1]);
    if (operation === undefined) throw new Refusal(404, '', 'operation not found');
    operation.asksLeft = Math.max(0, operation.asksLeft - 1);
    return { body: { operation: shape.operationShape(project, operation) } };
  }),
];

function listProjects(model: Model, { key, query }: Asked): Answered {
  if (key.kind === 'project') throw notFor('project-scoped API keys');
  const wanted = query.get('org_id');
  if (key.kind === 'person' && wanted === null && key.organizations.length > 0)
    throw new Refusal(
      400,
      '',
      'org_id is required, you can find it on your organization settings page',
    );
  const mine = key.kind === 'person' ? key.organizations : [key.organization];
  const org = wanted ?? mine[0];
  if (org !== undefined && !mine.includes(org))
    throw new Refusal(404, '', 'organization not found');
  const all = model.projects.filter(({ organization }) => organization === org);
  const { items, cursor } = paged(all, query, ({ id }) => id, 2);
  const pagination = cursor === undefined ? {} : { pagination: { cursor } };
  const projects = items.map(shape.listedProject);
  return { body: { projects, applications: {}, integrations: {}, ...pagination } };
}

function createProject(model: Model, { key, body }: Asked): Answered {
  if (key.kind === 'project') throw notFor('project-scoped API keys');
  const { project: wish } = bodies.createProject.parse(body);
  const org = key.kind === 'organization' ? key.organization : wish.org_id;
  if (org === undefined) throw new Refusal(400, '', 'org_id is required');
  if (model.projects.length >= model.projectLimit)
    throw new Refusal(422, 'PROJECTS_LIMIT_EXCEEDED', 'projects limit of the plan exceeded');
  const { name = 'unnamed', branch: first = {}, region_id: region } = wish;
  if (region !== undefined && !regions.some(({ id }) => id === region))
    throw new Refusal(400, '', 'unknown region');
  const project = model.project(org, name, first.name, first.database_name);
  Object.assign(project, region === undefined ? {} : { region });
  const [branch] = project.branches;
  const operations = ['create_timeline', 'start_compute'].map((action) =>
    model.begin(project, action),
  );
  return {
    status: 201,
    body: { project: shape.projectShape(project), ...made(project, branch!, operations) },
  };
}

async function createBranch(model: Model, asked: Asked): Promise<Answered> {
  const project = freeProject(model, asked);
  const { branch: wish = {}, endpoints = [] } = bodies.createProjectBranch.parse(asked.body);
  const {
    name = `br-${project.branches.length}`,
    parent_id: parentId,
    expires_at: expiresAt,
  } = wish;
  if (project.branches.some((one) => one.name === name))
    throw new Refusal(409, 'BRANCH_ALREADY_EXISTS', `branch "${name}" already exists`);
  if (project.branches.length >= model.branchLimit)
    throw new Refusal(422, 'BRANCHES_LIMIT_EXCEEDED', 'branches limit exceeded');
  const parent = branchOf(project, parentId);
  const branch = model.branch(project, name, parent, endpoints.length > 0);
  Object.assign(branch, expiresAt === undefined ? {} : { expiresAt });
  await model.storage?.copied(branch, parent);
  const operations = [model.begin(project, 'create_branch', branch.id)];
  return { status: 201, body: made(project, branch, operations) };
}

async function deleteBranch(model: Model, asked: Asked): Promise<Answered> {
  const project = freeProject(model, asked);
  const branch = project.branches.find(({ id }) => id === asked.ids[1]);
  if (branch === undefined) return { status: 204 };
  if (branch.isDefault) throw new Refusal(422, '', 'the default branch cannot be deleted');
  project.branches.splice(project.branches.indexOf(branch), 1);
  await model.storage?.removed(branch);
  const operation = model.begin(project, 'delete_timeline', branch.id);
  const operations = [shape.operationShape(project, operation)];
  return { body: { branch: shape.branchShape(project, branch), operations } };
}

function made(project: Project, branch: Branch, operations: Project['operations']) {
  const [database] = branch.databases;
  const [role] = branch.roles;
  const { endpoint } = branch;
  const parameters = {
    ...{ database: database!.name, role: role!.name, password: role!.password },
    host: endpoint === undefined ? '' : shape.hostOf(project, endpoint, false),
    pooler_host: endpoint === undefined ? '' : shape.hostOf(project, endpoint, true),
  };
  const uri = shape.uriOf(project, branch, { ...parameters, pooled: false });
  return {
    branch: shape.branchShape(project, branch),
    endpoints: shape.endpointShapes(project, branch),
    databases: shape.databaseShapes(branch),
    roles: shape.roleShapes(branch),
    operations: operations.map((one) => shape.operationShape(project, one)),
    ...(uri === undefined
      ? {}
      : { connection_uris: [{ connection_uri: uri, connection_parameters: parameters }] }),
  };
}
