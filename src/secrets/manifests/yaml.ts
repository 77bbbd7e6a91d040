import yaml from 'js-yaml';

/** Objects as one file of YAML documents. */
export function toYaml(objects: readonly object[]): string {
  return objects.map((object) => yaml.dump(object, { noRefs: true, lineWidth: 110 })).join('---\n');
}
