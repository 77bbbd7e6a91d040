import { CORE_SCHEMA, load, YAMLException } from 'js-yaml';
import type { State } from 'js-yaml';

/** A place in a file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A path inside a document: `['components', 'backend', 'port']`. */
export type Path = readonly PropertyKey[];

/** A document with the places of its keys and values. */
export interface ParsedYaml {
  readonly value: unknown;
  /** Place of the value at a path, or of the nearest thing above it that exists. */
  valueAt(path: Path): Position;
  /** Place of the key that a path ends with, or of the nearest thing above it that exists. */
  keyAt(path: Path): Position;
}

/** The document is not YAML. */
export class YamlSyntaxError extends Error {
  constructor(
    message: string,
    readonly position: Position,
  ) {
    super(message);
    this.name = 'YamlSyntaxError';
  }
}

interface Node {
  readonly offset: number;
  readonly children: Node[];
  kind: string | null;
  result: unknown;
}

/**
 * Reads YAML 1.2 and remembers where everything stands. Dates and the like stay text.
 * Throws YamlSyntaxError.
 */
export function parseYaml(text: string): ParsedYaml {
  const source = text.replace(/^\uFEFF/, '');
  const { value, root } = compose(source);
  const toPosition = (offset: number): Position => positionOf(source, startOfToken(source, offset));
  return {
    value,
    valueAt: (path) => toPosition(find(root, path, 'value')),
    keyAt: (path) => toPosition(find(root, path, 'key')),
  };
}

/** Follows the parser's own walk: it tells when it opens a node and what it made of it at the end. */
function compose(source: string): { value: unknown; root: Node } {
  const root: Node = { offset: 0, children: [], kind: 'document', result: undefined };
  const open: Node[] = [root];
  const listener = (event: string, state: State): void => {
    if (event === 'open') {
      open.push({ offset: state.position, children: [], kind: null, result: undefined });
      return;
    }
    const node = open.pop();
    if (node === undefined) return;
    node.kind = state.kind;
    node.result = state.result;
    open.at(-1)?.children.push(node);
  };
  try {
    const value = load(source, { schema: CORE_SCHEMA, listener });
    return { value, root: root.children[0] ?? root };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    // The mark is missing only for an empty or a multi-document stream.
    const mark = error.mark as YAMLException['mark'] | undefined;
    throw new YamlSyntaxError(error.reason, {
      line: (mark?.line ?? 0) + 1,
      column: (mark?.column ?? 0) + 1,
    });
  }
}

/** Offset of the key or the value at the end of a path; of what lies nearest when it is not there. */
function find(root: Node, path: Path, wanted: 'key' | 'value'): number {
  let node = root;
  let offset = root.children[0]?.offset ?? root.offset;
  for (const [index, name] of path.entries()) {
    const pair = childAt(node, name);
    if (pair === undefined) return offset;
    const isLast = index === path.length - 1;
    if (isLast && wanted === 'value' && pair.value.result !== null) return pair.value.offset;
    offset = pair.key.offset;
    node = pair.value;
  }
  return offset;
}

function childAt(node: Node, name: PropertyKey): { key: Node; value: Node } | undefined {
  if (node.kind === 'sequence') {
    const item = node.children[Number(name)];
    return item === undefined ? undefined : { key: item, value: item };
  }
  if (node.kind !== 'mapping') return undefined;
  // The children of a mapping are its keys and values, in turn.
  for (let index = 0; index + 1 < node.children.length; index += 2) {
    const key = node.children[index];
    const value = node.children[index + 1];
    if (key !== undefined && value !== undefined && String(key.result) === String(name))
      return { key, value };
  }
  return undefined;
}

/** The parser opens a node before the space and the comments in front of it. */
function startOfToken(source: string, offset: number): number {
  const space = /(?:[ \t\r\n]|#[^\n]*\n)*/y;
  space.lastIndex = offset;
  const length = space.exec(source)?.[0].length ?? 0;
  return Math.min(offset + length, Math.max(source.length - 1, 0));
}

function positionOf(source: string, offset: number): Position {
  const before = source.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}
