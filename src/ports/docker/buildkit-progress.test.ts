import { describe, expect, it } from 'vitest';
import { BuildFollower } from './buildkit-progress.ts';
import { decodeStatus, type Vertex } from './buildkit-trace.ts';
import type { BuildProgress } from '../docker.ts';
import { protoBytes, protoVarint } from './protobuf.ts';

const vertex = (digest: string, fields: Partial<Vertex> = {}): Vertex => ({
  ...{ digest, name: `[1/1] RUN ${digest}`, cached: false },
  ...{ started: false, completed: false, error: '' },
  ...fields,
});
const log = (digest: string, text: string) => ({ vertex: digest, bytes: Buffer.from(text) });

function follow() {
  const told: BuildProgress[] = [];
  const follower = new BuildFollower((progress) => told.push(progress));
  return { told, follower };
}

describe('decodeStatus', () => {
  it('reads steps and output', () => {
    const time = protoVarint(1, 1_700_000_000);
    const step = Buffer.concat([
      protoBytes(1, 'sha256:a'),
      protoBytes(2, 'sha256:input'),
      protoBytes(3, '[1/2] RUN npm ci'),
      protoVarint(4, 1),
      protoBytes(5, time),
      protoBytes(6, time),
      protoBytes(7, 'exit code: 1'),
    ]);
    const output = Buffer.concat([
      protoBytes(1, 'sha256:a'),
      protoBytes(2, time),
      protoVarint(3, 2),
      protoBytes(4, 'added 1 package\n'),
    ]);
    const status = decodeStatus(Buffer.concat([protoBytes(1, step), protoBytes(3, output)]));
    expect(status.vertexes).toEqual([
      {
        ...{ digest: 'sha256:a', name: '[1/2] RUN npm ci', cached: true },
        ...{ started: true, completed: true, error: 'exit code: 1' },
      },
    ]);
    expect(status.logs.map(({ bytes }) => bytes.toString())).toEqual(['added 1 package\n']);
  });
});

describe('BuildFollower', () => {
  it('tells of each step once, and joins lines that come in parts', () => {
    const { told, follower } = follow();
    const started = vertex('a', { started: true });
    follower.take({ vertexes: [started], logs: [log('a', 'hel')] });
    follower.take({ vertexes: [started], logs: [log('a', 'lo\nwor')] });
    follower.take({
      vertexes: [vertex('a', { started: true, completed: true })],
      logs: [log('a', 'ld')],
    });
    const step = '[1/1] RUN a';
    expect(told).toEqual([
      { step, status: 'started' },
      { step, status: 'output', line: 'hello' },
      { step, status: 'output', line: 'world' },
      { step, status: 'done' },
    ]);
  });

  it('keeps the last twenty lines of what failed, and not what was only stopped by it', () => {
    const { follower } = follow();
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    const failed = vertex('a', { started: true, completed: true, error: 'exit code: 1' });
    const stopped = vertex('b', { started: true, completed: true, error: 'context canceled' });
    follower.take({
      vertexes: [vertex('a', { started: true })],
      logs: [log('a', `${lines.join('\n')}\n`)],
    });
    follower.take({ vertexes: [stopped, failed], logs: [] });
    expect(follower.failure).toEqual({
      ...{ step: '[1/1] RUN a', error: 'exit code: 1', lastLines: lines.slice(10) },
    });
  });

  it('leaves out the steps that BuildKit adds by itself', () => {
    const { told, follower } = follow();
    const own = vertex('a', {
      name: '[internal] load build definition',
      started: true,
      completed: true,
    });
    follower.take({ vertexes: [own], logs: [] });
    expect(told).toEqual([]);
  });
});
