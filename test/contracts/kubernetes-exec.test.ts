import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeployError } from '../../src/errors.ts';
import type { Kubernetes } from '../../src/ports/kubernetes.ts';
import { subjects, type Subject } from './kubernetes-subjects.ts';

/** Programs in a container: the same of the fake and of the client on the real cluster of the bed. */
describe.each(subjects)('$name', ({ open }) => {
  let kubernetes: Kubernetes;
  let subject: Subject;
  let pod: { namespace: string; name: string };

  beforeAll(async () => {
    subject = await open();
    ({ kubernetes } = subject);
    pod = { namespace: subject.namespace, name: await subject.startPod() };
  }, 90_000);
  afterAll(() => subject.end());

  it('runs a program in a container, its input and output as a stream', async () => {
    const stream = await kubernetes.exec(pod, 'main', ['cat']);
    const sent = randomBytes(300_000);
    const received: Buffer[] = [];
    stream.write(sent);
    for await (const chunk of stream) {
      received.push(chunk as Buffer);
      if (Buffer.concat(received).length >= sent.length) break;
    }
    expect(Buffer.concat(received).equals(sent)).toBe(true);
  });

  it('says what a program complained of that failed, and that there is none of a name', async () => {
    const failure = async (argv: readonly string[]) => {
      const stream = await kubernetes.exec(pod, 'main', argv);
      const [error] = (await once(stream.resume(), 'error')) as [DeployError];
      return error;
    };
    const failed = await failure(['ls', '/nowhere']);
    expect(failed).toMatchObject({ code: 'KUBE_REJECTED' });
    expect(failed.message).toContain('No such file or directory');
    expect(failed.details).toHaveLength(1);
    expect(failed.details[0]).toContain('/nowhere');
    expect((await failure(['no-such-program'])).message).toContain('executable file not found');
  });

  it('runs nothing in a pod that is not there', async () => {
    const running = kubernetes.exec({ ...pod, name: 'none' }, 'main', ['cat']);
    await expect(running).rejects.toMatchObject({ code: 'KUBE_REJECTED' });
  });
});
