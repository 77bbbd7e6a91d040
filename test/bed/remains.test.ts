import { expect, test } from 'vitest';
import { mountsBelow } from './remains.ts';

const mounts = `overlay /state/run overlay rw 0 0
tmpfs /state/kubelet/pods/1/volumes tmpfs rw 0 0
tmpfs /state/kubelet/pods/1/volumes/token tmpfs rw 0 0
tmpfs /state/kubelet-of-somebody tmpfs rw 0 0
`;

test('mounts below a folder come deepest first, and a folder of a similar name is not meant', () => {
  expect(mountsBelow(mounts, ['/state/kubelet'])).toEqual([
    '/state/kubelet/pods/1/volumes/token',
    '/state/kubelet/pods/1/volumes',
  ]);
});
