import { protoFields, type ProtoField } from './protobuf.ts';

/** One step of BuildKit's graph, as far as a status message tells of it. */
export interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly cached: boolean;
  readonly started: boolean;
  readonly completed: boolean;
  readonly error: string;
}

export interface VertexLog {
  /** Digest of the step that wrote it. */
  readonly vertex: string;
  readonly bytes: Buffer;
}

export interface BuildStatus {
  readonly vertexes: readonly Vertex[];
  readonly logs: readonly VertexLog[];
}

/**
 * Decodes the payload of a `moby.buildkit.trace` message: a StatusResponse of BuildKit's control API
 * (github.com/moby/buildkit, api/services/control/control.proto).
 */
export function decodeStatus(message: Uint8Array): BuildStatus {
  const vertexes: Vertex[] = [];
  const logs: VertexLog[] = [];
  for (const field of protoFields(message)) {
    if (field.kind !== 'bytes') continue;
    if (field.number === 1) vertexes.push(decodeVertex(field.value));
    if (field.number === 3) logs.push(decodeLog(field.value));
  }
  return { vertexes, logs };
}

function decodeVertex(message: Buffer): Vertex {
  const fields = byNumber(message);
  return {
    digest: textOf(fields.get(1)),
    name: textOf(fields.get(3)),
    cached: fields.get(4)?.value === 1n,
    started: fields.has(5),
    completed: fields.has(6),
    error: textOf(fields.get(7)),
  };
}

function decodeLog(message: Buffer): VertexLog {
  const fields = byNumber(message);
  const text = fields.get(4);
  return {
    vertex: textOf(fields.get(1)),
    bytes: text?.kind === 'bytes' ? text.value : Buffer.alloc(0),
  };
}

/** None of the fields that we look at is repeated. */
function byNumber(message: Buffer): Map<number, ProtoField> {
  return new Map([...protoFields(message)].map((field) => [field.number, field]));
}

function textOf(field: ProtoField | undefined): string {
  return field?.kind === 'bytes' ? field.value.toString('utf8') : '';
}
