import { waiting } from '../evidence.ts';
import type { Fault } from '../fault.ts';
import { lockedRegistry } from '../locked-registry.ts';
import { values, without } from './change.ts';

const image = (repository: string, tag = '1') => values({ image: { repository, tag, digest: '' } });
const pulling = /^(ErrImagePull|ImagePullBackOff)$/;

/** Images that the node does not get. */
export const imageFaults: readonly Fault[] = [
  {
    name: 'image-not-found',
    title: 'the image does not exist',
    code: 'IMAGE_NOT_FOUND',
    words: /localhost:5000\/no\/such:1 does not exist/,
    config: image('localhost:5000/no/such'),
    evidence: waiting(pulling, /not found/),
    remedy: { says: /correct the image in the values of the chart/, config: without('image') },
  },
  {
    name: 'image-name-invalid',
    title: 'the name of the image is none',
    code: 'IMAGE_NAME_INVALID',
    words: /is not the name of an image/,
    config: image('localhost:5000/Upper/CASE'),
    evidence: waiting(/^InvalidImageName$/),
    remedy: {
      says: /Correct .*`image.repository` and `image.tag` of the chart/,
      config: without('image'),
    },
  },
  {
    name: 'registry-credentials',
    title: 'the registry wants a password',
    code: 'REGISTRY_CREDENTIALS',
    words: /refuses|credentials|sign/i,
    ...lockedRegistry,
    evidence: waiting(pulling, /401|authorization failed|no basic auth/i),
  },
  {
    name: 'registry-unreachable',
    title: 'nothing answers at the address of the registry',
    code: 'REGISTRY_UNREACHABLE',
    words: /does not answer/,
    config: image('localhost:5999/some/image'),
    evidence: waiting(pulling, /connection refused/),
    remedy: { says: /Check the name/, config: without('image') },
  },
];
