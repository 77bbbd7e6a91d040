import { describe, expect, it } from 'vitest';
import { buildError, engineError, pushError } from './errors.ts';

const coded = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

describe('engineError', () => {
  it.each([
    ['ENOENT', 'Start Docker'],
    ['ECONNREFUSED', 'Start Docker'],
    ['EACCES', 'usermod'],
    ['ETIMEDOUT', 'DOCKER_HOST'],
  ])('%s: no engine answers, and what to do', (code, hint) => {
    const error = engineError('unix:///x.sock', 'list images', coded(code));
    expect(error).toMatchObject({ kind: 'environment', code: 'ENGINE_UNREACHABLE' });
    expect(error.message).toContain('unix:///x.sock');
    expect(error.hint).toContain(hint);
  });

  it('tells a full disk from other refusals', () => {
    const full = new Error('write /var/lib/docker/tmp/x: no space left on device');
    expect(engineError('x', 'load images', full)).toMatchObject({
      kind: 'build',
      code: 'DISK_FULL',
    });
    const other = engineError(
      'x',
      'load images',
      new Error('(HTTP code 500) server error - broken'),
    );
    expect(other).toMatchObject({ kind: 'environment', code: 'ENGINE_REFUSED' });
    expect(other.details).toEqual(['(HTTP code 500) server error - broken']);
  });
});

describe('buildError', () => {
  it('finds a full disk in the output of an instruction too', () => {
    const lines = ['npm error ENOSPC: no space left on device, write'];
    const failure = { step: '[2/3] RUN npm ci', error: 'exit code: 1', lastLines: lines };
    const error = buildError('exit code: 1', failure);
    expect(error).toMatchObject({ kind: 'build', code: 'DISK_FULL' });
    expect(error.message).toContain('[2/3] RUN npm ci');
  });

  it('leaves out what BuildKit says before it comes to the point', () => {
    const text =
      'failed to solve with frontend dockerfile.v0: failed to create LLB definition: ' +
      'dockerfile parse error line 2: unknown instruction: COPPY';
    const point = 'dockerfile parse error line 2: unknown instruction: COPPY';
    expect(buildError(text, undefined).details).toEqual([point]);
    expect(buildError(`failed to solve: ${point}`, undefined).details).toEqual([point]);
  });
});

describe('pushError', () => {
  it.each([
    ['REGISTRY_UNREACHABLE', 'Get "https://r/v2/": dial tcp: lookup r: no such host'],
    ['REGISTRY_UNREACHABLE', 'dial tcp 127.0.0.1:1: connect: connection refused'],
    ['REGISTRY_UNREACHABLE', 'http: server gave HTTP response to HTTPS client'],
    ['REGISTRY_UNREACHABLE', 'x509: certificate signed by unknown authority'],
    ['REGISTRY_FAILING', 'received unexpected HTTP status: 500 Internal Server Error'],
    [
      'REGISTRY_FAILING',
      'unexpected status from PUT request to http://r/v2/a/blobs: 503 Service Unavailable',
    ],
    ['REGISTRY_REFUSED', 'unexpected status from HEAD request to http://r/v2/a: 403 Forbidden'],
    ['REGISTRY_REFUSED', 'denied: requested access to the resource is denied'],
    ['REGISTRY_REFUSED', 'unauthorized: authentication required'],
    ['REGISTRY_REFUSED', 'blob upload unknown'],
    ['IMAGE_MISSING', 'An image does not exist locally with the tag: r/a'],
  ])('%s: %s', (code, text) => {
    expect(pushError('r:5000/a:1', text)).toMatchObject({ code, details: [text] });
  });
});
