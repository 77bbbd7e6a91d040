import { waiting } from '../evidence.ts';
import type { Fault } from '../fault.ts';
import { all, values } from './change.ts';

const noImage = values({ image: { repository: 'localhost:5000/no/such', tag: '1', digest: '' } });
const noSecret = (component: string) =>
  values({ container: { envFrom: [{ secretRef: { name: 'nope' } }] } }, component);

/** More than one thing is wrong: all are told, the root first. */
export const severalFaults: readonly Fault[] = [
  {
    name: 'two-at-once',
    title: 'two: an image and a Secret are missing',
    code: 'IMAGE_NOT_FOUND',
    words: /no\/such:1 does not exist/,
    config: all(noImage, noSecret('api')),
    evidence: waiting(/^(ErrImagePull|ImagePullBackOff)$/, /not found/),
    also: [{ code: 'SECRET_MISSING', component: 'api', words: /Secret "nope"/ }],
  },
  {
    name: 'three-at-once',
    title: 'three: an image, a Secret and a ConfigMap are missing',
    code: 'IMAGE_NOT_FOUND',
    words: /no\/such:1 does not exist/,
    config: all(noImage, noSecret('api'), (config) => {
      config.components['worker'] = {
        ...config.components['api'],
        values: { container: { envFrom: [{ configMapRef: { name: 'nope' } }] } },
      };
    }),
    evidence: waiting(/^(ErrImagePull|ImagePullBackOff)$/, /not found/),
    also: [
      { code: 'SECRET_MISSING', component: 'api', words: /Secret "nope"/ },
      { code: 'CONFIG_MAP_MISSING', component: 'worker', words: /ConfigMap "nope"/ },
    ],
  },
];
