import type { InitAnswers } from './answers.ts';

/**
 * The text of todo-deploy.yaml for these answers; settings without an answer stay as a comment. So do the files
 * that decide what a migration does, where `knowsMigrations` is false: of somebody's own app we do not know them.
 */
export function renderConfig(
  template: string,
  answers: InitAnswers,
  knowsMigrations: boolean,
): string {
  const caFile = answers.database.source === 'external' ? answers.database.caFile : undefined;
  const values: Readonly<Record<string, string>> = {
    name: answers.name,
    provider: scalar(answers.provider),
    context: line('context', answers.context, 'my-cluster'),
    registry: line('registry', answers.registry, 'registry.example.com/team'),
    databaseSource: answers.database.source,
    databaseCaFile: line('caFile', caFile, 'certs/database-ca.pem'),
    buildCaFile: line('caFile', answers.buildCaFile, 'certs/proxy-ca.pem'),
    port: String(answers.port),
    migrations: knowsMigrations ? '' : '# ',
  };
  return template.replace(
    /\{\{(\w+)\}\}/g,
    (placeholder, name: string) => values[name] ?? placeholder,
  );
}

function line(key: string, value: string | undefined, example: string): string {
  return value === undefined ? `#${key}: ${example}` : `${key}: ${scalar(value)}`;
}

/** JSON strings are YAML; plain words need no quotes. */
function scalar(value: string): string {
  return /^[A-Za-z][\w./@-]*(:\d+)?$/.test(value) &&
    !/^(true|false|null|yes|no|on|off)$/i.test(value)
    ? value
    : JSON.stringify(value);
}
