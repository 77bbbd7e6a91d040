import { parseArgs } from 'node:util';
import { FakeKubernetes } from '../ports/kubernetes/fake.ts';
import { runForwarder } from './process.ts';

/** For tests: `forward …` as a program of its own, for a cluster in memory. */
const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { context: text, namespace: text, service: text, port: text },
  allowPositionals: true,
});
const { context = '', namespace = '', service = '', port = '' } = values;

class NamedFake extends FakeKubernetes {
  override readonly context = context;
}

await runForwarder({
  ...{ kubernetes: new NamedFake(), namespace, service, port: Number(port) },
  signal: new AbortController().signal,
});
