import { CORE_SCHEMA, load, Type } from 'js-yaml';
import { parseYaml, YamlSyntaxError, type Path } from '../../config/yaml.ts';
import { DeployError, messageOf } from '../../errors.ts';
import { interpolate } from './interpolate.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A compose file whose variables are filled in, and the places of its keys. */
export interface ComposeDocument {
  readonly value: unknown;
  /** The error about what stands at a path. */
  wrong(path: Path, message: string): DeployError;
  /** The error about a key that means something, and that we do not do. */
  unsupported(path: Path): DeployError;
}

const merge = new Type('tag:yaml.org,2002:merge', {
  kind: 'scalar',
  resolve: (text) => text === '<<' || text === null,
});

/** A place in the file, for messages: `docker/docker-compose.yml:12`. */
type Place = (path: Path) => string;

/**
 * Reads a compose file: YAML with anchors and merge keys (https://yaml.org/type/merge.html), then the
 * variables of its texts. Throws COMPOSE_INVALID (usage) with the line.
 */
export function readDocument(text: string, file: string, env: Env): ComposeDocument {
  const place = placesIn(text, file);
  const schema = CORE_SCHEMA.extend({ implicit: [merge] });
  const value = filledIn(load(text, { schema }), [], (path, one) => {
    try {
      return interpolate(one, env);
    } catch (error) {
      throw invalid(`${place(path)}: ${messageOf(error)}`);
    }
  });
  return documentOf(value, place);
}

/** What `docker compose config` made of the file, where it writes two dollar signs for each one. */
export function normalisedDocument(json: string, text: string, file: string): ComposeDocument {
  const value = filledIn(JSON.parse(json), [], (_path, one) => one.replaceAll('$$', '$'));
  return documentOf(value, placesIn(text, file));
}

function documentOf(value: unknown, place: Place): ComposeDocument {
  return {
    value,
    wrong: (path, message) => invalid(`${place(path)}: ${message}`),
    unsupported: (path) => {
      const message = `${place(path)}: ${path.map(String).join('.')} is not supported`;
      const hint =
        'todo-deploy would leave it out, so it stops instead. Take it out, or run the file with `docker compose` itself.';
      return new DeployError('usage', 'COMPOSE_UNSUPPORTED', message, { hint });
    },
  };
}

function placesIn(text: string, file: string): Place {
  try {
    const parsed = parseYaml(text);
    return (path) => `${file}:${parsed.keyAt(path).line}`;
  } catch (error) {
    if (!(error instanceof YamlSyntaxError)) throw error;
    throw invalid(`${file}:${error.position.line}: ${error.message}`);
  }
}

/** The failure of a compose file. */
export function invalid(message: string, details: readonly string[] = []): DeployError {
  return new DeployError('usage', 'COMPOSE_INVALID', message, {
    hint: 'Correct the compose file (compose.file in todo-deploy.yaml); `docker compose config` shows how it is read.',
    details,
  });
}

function filledIn(value: unknown, path: Path, fill: (path: Path, text: string) => string): unknown {
  if (typeof value === 'string') return fill(path, value);
  if (Array.isArray(value)) {
    return value.map((item, index) => filledIn(item, [...path, index], fill));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, filledIn(item, [...path, key], fill)]),
  );
}
