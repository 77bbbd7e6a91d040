import { waiting } from '../evidence.ts';
import type { Fault, SampleConfig } from '../fault.ts';
import { all, env, values } from './change.ts';

const noImage = values({ image: { repository: 'localhost:5000/no/such', tag: '1', digest: '' } });
const crashing = env({ SAY: 'the reason of the service', EXIT: '3' }, 'api');
const crash = { code: 'CRASH', component: 'api', words: /the reason of the service/ };

/** One more component, which ends by itself; it is released before the page. */
const worker = (config: SampleConfig) => {
  config.components['worker'] = {
    ...config.components['api'],
    env: { EXIT: '4' },
    values: {},
  };
  Object.assign(config.components['web'] ?? {}, { dependsOn: ['api', 'worker'] });
};

/** More than one thing is wrong: all are told, the root first. */
export const severalFaults: readonly Fault[] = [
  {
    name: 'two-at-once',
    title: 'two: an image is missing, a program crashes',
    code: 'IMAGE_NOT_FOUND',
    words: /no\/such:1 does not exist/,
    config: all(noImage, crashing),
    evidence: waiting(/^(ErrImagePull|ImagePullBackOff)$/, /not found/),
    also: [crash],
  },
  {
    name: 'three-at-once',
    title: 'three: an image is missing, two programs crash',
    code: 'IMAGE_NOT_FOUND',
    words: /no\/such:1 does not exist/,
    config: all(noImage, crashing, worker),
    evidence: waiting(/^(ErrImagePull|ImagePullBackOff)$/, /not found/),
    also: [crash, { code: 'CRASH', component: 'worker', words: /code 4/ }],
  },
];
