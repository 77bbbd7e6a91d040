import {
  lstatSync,
  readFileSync,
  renameSync,
  existsSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { clear, turn, type Project } from './project.ts';
import type { Random } from './random.ts';

/** Something that a person, or a program of theirs, does to a project between two deployments. */
interface Edit {
  readonly name: string;
  readonly apply: (project: Project, random: Random) => void;
}

const names = ['line.txt', 'more.txt', 'other.txt'] as const;

/** Few values, so that a sequence returns to what it had before. */
const edits: readonly [Edit, ...Edit[]] = [
  {
    name: 'write a file',
    apply: (project, random) => {
      const name = random.pick(names);
      clear(project.path(name));
      project.write(name, `line ${random.below(4)}`);
    },
  },
  {
    name: 'write a file, with the time that it had',
    apply: (project, random) => {
      const path = project.path('line.txt');
      if (!existsSync(path) || lstatSync(path).isSymbolicLink()) return;
      const { atime, mtime } = lstatSync(path);
      project.write('line.txt', `line ${random.below(4)}`);
      utimesSync(path, atime, mtime);
    },
  },
  {
    name: 'touch a file',
    apply: (project, random) => {
      const path = project.path('line.txt');
      const when = new Date(Date.now() + (random.below(3) - 1) * 3_600_000);
      if (existsSync(path)) utimesSync(path, when, when);
    },
  },
  {
    name: 'remove a file',
    apply: (project, random) => {
      clear(project.path(random.pick(names)));
    },
  },
  {
    name: 'rename a file',
    apply: (project) => {
      const path = project.path('line.txt');
      if (existsSync(path)) renameSync(path, project.path('other.txt'));
    },
  },
  {
    name: 'turn a file into a program, or back',
    apply: (project, random) => {
      turn(project.path(random.pick(names)));
    },
  },
  {
    name: 'put a link in the place of a file',
    apply: (project, random) => {
      const path = project.path('more.txt');
      clear(path);
      symlinkSync(random.pick(['program.py', 'nowhere']), path);
    },
  },
  {
    name: 'change the environment',
    apply: (project, random) => {
      project.configure({ note: `note ${random.below(3)}` });
    },
  },
  {
    name: 'change a secret',
    apply: (project, random) => {
      project.configure({ token: `token-${random.below(3)}` });
    },
  },
  {
    name: 'change the number of pods',
    apply: (project, random) => {
      project.configure({ replicas: 1 + random.below(2) });
    },
  },
  {
    name: 'change the chart',
    apply: (project, random) => {
      const text = readFileSync(project.template, 'utf8');
      const note = `note: "${random.pick(['none', 'one', 'two'])}"`;
      writeFileSync(project.template, text.replace(/note: "\w+"/, note));
    },
  },
  {
    name: 'change a comment of the chart',
    apply: (project, random) => {
      const text = readFileSync(project.template, 'utf8');
      writeFileSync(project.template, text.replace(/^#.*/, `# comment ${random.below(3)}`));
    },
  },
];

/** One to three edits; gives their names. */
export function editSome(project: Project, random: Random): string[] {
  return Array.from({ length: 1 + random.below(3) }, () => {
    const edit = random.pick(edits);
    edit.apply(project, random);
    return edit.name;
  });
}
