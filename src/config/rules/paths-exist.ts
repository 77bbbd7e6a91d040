import { join, resolve } from 'node:path';
import type { Component } from '../schema.ts';
import { errorAt } from '../problem.ts';
import type { Problem } from '../problem.ts';
import type { Path } from '../yaml.ts';
import type { Rule, RuleInput } from './rule.ts';

/** Folders and files that the configuration names are there. */
export const pathsExist: Rule = async (input) => {
  const { config } = input;
  const components = Object.entries(config.components).map(([name, component]) =>
    componentPaths(input, name, component),
  );
  const checks = [...components];
  if (config.database.source === 'in-cluster')
    checks.push(chart(input, ['database', 'chart'], config.database.chart));
  const { caFile: databaseCa } = config.database;
  if (databaseCa !== undefined) checks.push(file(input, ['database', 'caFile'], databaseCa));
  const { caFile: buildCa } = config.build;
  if (buildCa !== undefined) checks.push(file(input, ['build', 'caFile'], buildCa));
  return (await Promise.all(checks)).flat();
};

async function componentPaths(
  input: RuleInput,
  name: string,
  component: Component,
): Promise<Problem[]> {
  const at = (key: string): Path => ['components', name, key];
  const found = await Promise.all([
    folder(input, at('path'), component.path),
    file(input, at('dockerfile'), component.dockerfile),
    chart(input, at('chart'), component.chart),
    ...(component.watch === undefined
      ? []
      : [file(input, [...at('watch'), 'dockerfile'], component.watch.dockerfile)]),
    ...component.migrationFiles.map((value, index) =>
      anything(input, [...at('migrationFiles'), index], join(component.path, value)),
    ),
  ]);
  return found.flat();
}

async function anything(input: RuleInput, path: Path, value: string): Promise<Problem[]> {
  const entry = await input.files.stat(resolve(input.root, value));
  return entry === undefined ? [errorAt(path, missing('file', value, input.root))] : [];
}

async function folder(input: RuleInput, path: Path, value: string): Promise<Problem[]> {
  const entry = await input.files.stat(resolve(input.root, value));
  if (entry === undefined) return [errorAt(path, missing('folder', value, input.root))];
  return entry.kind === 'directory'
    ? []
    : [errorAt(path, `${value} is a file; a folder is needed`)];
}

async function file(input: RuleInput, path: Path, value: string): Promise<Problem[]> {
  const entry = await input.files.stat(resolve(input.root, value));
  if (entry === undefined) return [errorAt(path, missing('file', value, input.root))];
  return entry.kind === 'directory'
    ? [errorAt(path, `${value} is a folder; a file is needed`)]
    : [];
}

/** Windows takes forward slashes too; backslashes are understood nowhere else. */
function missing(what: 'folder' | 'file', value: string, root: string): string {
  const advice = /^[A-Za-z]:[\\/]/.test(value)
    ? '; give it relative to this folder, with forward slashes: then it works on every system'
    : value.includes('\\')
      ? `; write it with forward slashes, ${value.replaceAll('\\', '/')}: they work on every system`
      : '';
  return `there is no ${what} ${value} in ${root}${advice}`;
}

async function chart(input: RuleInput, path: Path, value: string): Promise<Problem[]> {
  const problems = await folder(input, path, value);
  if (problems.length > 0) return problems;
  const entry = await input.files.stat(join(resolve(input.root, value), 'Chart.yaml'));
  return entry === undefined
    ? [errorAt(path, `${value} is not a Helm chart: it has no Chart.yaml`)]
    : [];
}
