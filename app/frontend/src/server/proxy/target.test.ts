import { describe, expect, it } from 'vitest';
import { backendTarget } from './target';

const target = (path: string, backend = 'http://b:8000') =>
  backendTarget(`http://localhost:3000${path}`, new URL(backend))?.href;

describe('backendTarget', () => {
  it('maps the path and keeps the query as it was', () => {
    expect(target('/api/backend/tasks?limit=5&q=a%20b')).toBe(
      'http://b:8000/api/tasks?limit=5&q=a%20b',
    );
    expect(target('/api/backend/tasks/7')).toBe('http://b:8000/api/tasks/7');
    expect(target('/api/backend/tasks/na%C3%AFve')).toBe('http://b:8000/api/tasks/na%C3%AFve');
  });

  it("respects a path of the backend's own", () => {
    expect(target('/api/backend/tasks', 'http://b/todo/')).toBe('http://b/todo/api/tasks');
  });

  it.each([
    '/api/backend/',
    '/api/backend',
    '/api/backend/../healthz',
    '/api/backend/%2e%2e/healthz',
    '/api/backend/..%2fhealthz',
    '/api/backend/a%5c..%5c..%5chealthz',
    '/other/tasks',
  ])('does not let %s out of the API', (path) => expect(target(path)).toBeUndefined());

  it('cannot be sent to another host', () => {
    expect(target('/api/backend//evil.example/x')).toBe('http://b:8000/api//evil.example/x');
    expect(target('/api/backend/http://evil.example')).toBe(
      'http://b:8000/api/http://evil.example',
    );
  });
});
