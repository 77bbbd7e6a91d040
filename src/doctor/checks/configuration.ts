import { coded, fail, pass, type Check } from '../check.ts';
import type { ProjectState } from '../scene.ts';

export const configuration: Check<ProjectState> = {
  id: 'configuration',
  title: 'todo-deploy.yaml',
  severity: { kubernetes: 'stop', compose: 'stop', local: 'stop' },
  gather: ({ configuration }) => Promise.resolve(configuration),
  judge: (found) => {
    if (found.state === 'absent') return pass('none here yet; todo-deploy init writes one');
    if (found.state === 'good') return pass(found.project.file);
    const [first = '', ...more] = found.problems;
    const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
    return coded(
      'CONFIG_INVALID',
      fail(
        `${first}${others}`,
        'Correct the file: todo-deploy up --dry-run lists every mistake in it',
      ),
    );
  },
};
