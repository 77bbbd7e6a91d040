import { databaseComponent, releaseName } from '../project.ts';
import { errorAt } from '../problem.ts';
import type { Problem } from '../problem.ts';
import type { Rule } from './rule.ts';

/** Helm refuses longer names of releases. */
const longestRelease = 53;

/** Names that are built from other names are possible too. */
export const names: Rule = ({ config }) => {
  const problems = Object.keys(config.components).flatMap((component): Problem[] => {
    const release = releaseName(config, component);
    if (release.length <= longestRelease) return [];
    const message = `the release would be called ${release}, which is longer than ${longestRelease} characters; shorten this or the name of the project`;
    return [{ ...errorAt(['components', component], message), at: 'key' }];
  });
  if (
    config.database.source === 'in-cluster' &&
    config.components[databaseComponent] !== undefined
  ) {
    const message = `"${databaseComponent}" is the in-cluster database; give this component another name`;
    problems.push({ ...errorAt(['components', databaseComponent], message), at: 'key' });
  }
  if (config.namespace?.startsWith('kube-')) {
    problems.push(
      errorAt(
        ['namespace'],
        `"${config.namespace}": namespaces that start with kube- belong to Kubernetes`,
      ),
    );
  }
  return problems;
};
