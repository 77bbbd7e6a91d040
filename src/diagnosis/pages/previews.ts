import type { Subject } from './subject.ts';

/** Errors of previews: --branch. */
export const previewPages: Subject = {
  title: 'Previews',
  pages: {
    PREVIEW_NAME_INVALID: {
      title: 'The name cannot be that of a preview',
      meaning:
        'A preview has a name of 1 to 100 characters that can be shown. Namespace and files carry it in a short form, so slashes and capitals are welcome.',
      causes: ['--branch "" from a variable that is empty.', 'A line break in the name.'],
      look: ['echo "$BRANCH", or whatever the name comes from.'],
      mend: ['Name it after what it shows, such as the git branch: --branch login-form'],
    },
    PREVIEW_UNFIT: {
      title: 'No branch can be made of the database of this project',
      meaning:
        'The database of a preview is a Neon branch: a copy of the schema and the data of the branch that the project lives on. So it has to be known which one that is; .todo-deploy/database.json remembers it. Nothing was made.',
      causes: [
        'The database is in the cluster, or any other PostgreSQL.',
        'Its connection string was pasted, so that nobody knows the Neon project behind it.',
        'It is a temporary one, of nobody’s account.',
        'DATABASE_URL was changed since, or comes from the environment and leads elsewhere.',
      ],
      look: ['cat .todo-deploy/database.json', 'todo-deploy secrets list'],
      mend: [
        'Choose the database with an API key: todo-deploy secrets set DATABASE_URL --neon-project NAME',
        'Without Neon: a second deployment with a database of its own, todo-deploy up --namespace NAME',
      ],
    },
    PREVIEW_MISSING: {
      title: 'This checkout has no such preview',
      meaning:
        'What was made for a preview, and the address of its database, are kept in .todo-deploy/branches of the checkout that made it. There is nothing of this name.',
      causes: [
        'A typing error in --branch.',
        'It was torn down.',
        'Another checkout or machine made it.',
      ],
      look: ['ls .todo-deploy/branches'],
      mend: ['Make it: todo-deploy up --branch NAME', 'Or go to the checkout that made it.'],
    },
    PREVIEW_BRANCH_LEFT: {
      title: 'The preview is removed, its Neon branch is not',
      meaning:
        'The namespace is gone. Removing the branch needs the API key, which is kept nowhere; the branch costs storage until it is removed.',
      causes: ['NEON_API_KEY is not set in this shell.'],
      look: ['.todo-deploy/branches says which branch it is, and of which project.'],
      mend: [
        'Set NEON_API_KEY, then again: todo-deploy teardown --branch NAME',
        'Or remove it in the console of Neon, and then the file that the error names.',
      ],
    },
    PREVIEW_BRANCH_KEPT: {
      title: 'The branch of the preview has become the default branch',
      meaning:
        'Somebody made the branch of this preview the default one of its Neon project: others live on it. It is not removed.',
      causes: ['“Set as default” in the console of Neon.'],
      look: ['Console of Neon: the project, Branches.'],
      mend: ['Make another branch the default one there, then run teardown again.'],
    },
  },
};
