import type { Subject } from './subject.ts';

/** Errors of todo-deploy.yaml, of what it points to, and of the command line. */
export const configurationPages: Subject = {
  title: 'The configuration',
  pages: {
    CONFIG_MISSING: {
      title: 'There is no todo-deploy.yaml',
      meaning:
        'todo-deploy reads what to deploy from todo-deploy.yaml, here or in a folder above. There is none.',
      causes: ['You are in another folder.', 'The project has none yet.'],
      look: ['ls todo-deploy.yaml'],
      mend: [
        'Change to the folder of the project, or name the file with --config.',
        'Or make one: `todo-deploy init`.',
      ],
    },
    CONFIG_INVALID: {
      title: 'todo-deploy.yaml has mistakes',
      meaning:
        'The configuration does not fit its schema, or contradicts itself. All mistakes are listed, with line and column. Nothing was changed.',
      causes: ['A typing error in a key.', 'A value of the wrong kind.'],
      look: ['The error shows each place.'],
      mend: [
        'Correct them, then run the same command again.',
        'An editor helps while you write: the schema is named in the first line of the file.',
      ],
    },
    SETTING_INVALID: {
      title: 'A setting from outside is not valid',
      meaning:
        'A flag or an environment variable overrides a value of the configuration, and what it says is not valid.',
      causes: ['A typing error.', 'A variable that is set for another program.'],
      look: ['env | grep TODO_DEPLOY', '--verbose shows which setting won.'],
      mend: ['Correct it, or leave it out.'],
    },
    OPTION_INVALID: {
      title: 'A flag has a value that cannot be used',
      meaning: 'The value that was given to a flag is not one that it takes.',
      causes: ['A typing error.'],
      look: ['`todo-deploy COMMAND --help` shows what the flag takes.'],
      mend: ['Correct it and run the command again.'],
    },
    OPTIONS_CONFLICT: {
      title: 'Two flags exclude each other',
      meaning: 'Two flags were given that cannot both be meant.',
      causes: ['Both were kept from an earlier command.'],
      look: ['`todo-deploy COMMAND --help` explains them.'],
      mend: ['Leave one of them out.'],
    },
    CODE_UNKNOWN: {
      title: 'There is no such code',
      meaning: '`todo-deploy explain` was asked about a code that does not exist.',
      causes: ['A typing error.', 'The code is from another program.'],
      look: ['`todo-deploy explain` lists all codes.'],
      mend: ['Ask for one of them.'],
    },
    COMPONENT_UNKNOWN: {
      title: 'There is no such component',
      meaning:
        'A component is a part of the app with a name in todo-deploy.yaml. The one that was named is not in it.',
      causes: ['A typing error.'],
      look: ['The error lists the names.'],
      mend: ['Use one of them.'],
    },
    SINCE_INVALID: {
      title: '--since is not a duration',
      meaning: '--since takes a number and a unit.',
      causes: ['The unit is missing.'],
      look: ['`todo-deploy logs --help`'],
      mend: ['For instance --since 30s, 5m, 2h or 1d.'],
    },
    TIMEOUT_INVALID: {
      title: '--timeout is not a duration',
      meaning: '--timeout takes a number and a unit.',
      causes: ['The unit is missing.'],
      look: ['`todo-deploy up --help`'],
      mend: ['For instance --timeout 90s, 15m or 1h.'],
    },
    TAIL_INVALID: {
      title: '--tail is not a number of lines',
      meaning: '--tail takes a whole number.',
      causes: ['A typing error.'],
      look: ['`todo-deploy logs --help`'],
      mend: ['For instance --tail 100.'],
    },
    GREP_INVALID: {
      title: '--grep is not a pattern',
      meaning:
        '--grep takes a regular expression, and this one cannot be understood. The error shows where.',
      causes: ['A bracket that is not closed, or a * with nothing before it.'],
      look: ['`todo-deploy logs --help`'],
      mend: ['Correct it; a \\ before a sign takes away its special meaning.'],
    },
    BUNDLE_UNREADABLE: {
      title: 'The bundle cannot be read',
      meaning:
        'The file is not an evidence archive of `todo-deploy diagnose --bundle`, or is damaged.',
      causes: ['Another file.', 'It was copied in part.'],
      look: ['tar tzf FILE lists what is in it.'],
      mend: ['Name the right file, or have the bundle made and sent again.'],
    },
    FILE_MISSING: {
      title: 'A file that was named does not exist',
      meaning: 'A flag names a file, and it is not there.',
      causes: ['A typing error, or another folder.'],
      look: ['ls FILE'],
      mend: ['Correct the name.'],
    },
    FILE_EXISTS: {
      title: 'A file is there already',
      meaning:
        'A file would be overwritten that differs from what would be written. Nothing was written.',
      causes: ['You have changed it.', 'An earlier run wrote it.'],
      look: ['The error names it.'],
      mend: ['Use another folder, or --force to overwrite.'],
    },
    CONTEXT_MISSING: {
      title: 'There is no folder to build from',
      meaning: 'components.NAME.path names a folder that does not exist.',
      causes: ['A typing error.', 'The folder was not committed.'],
      look: ['ls FOLDER'],
      mend: ['Correct components.NAME.path in todo-deploy.yaml.'],
    },
    DOCKERFILE_MISSING: {
      title: 'There is no Dockerfile',
      meaning: 'components.NAME.dockerfile names a file that does not exist.',
      causes: ['A typing error.', 'The file was not committed.'],
      look: ['ls FILE'],
      mend: ['Correct components.NAME.dockerfile in todo-deploy.yaml.'],
    },
    DOCKERIGNORE_INVALID: {
      title: 'A line of .dockerignore is not valid',
      meaning: 'A pattern in .dockerignore cannot be understood. The error names the line.',
      causes: ['A bracket that is not closed.'],
      look: ['The rules: https://docs.docker.com/build/concepts/context/#dockerignore-files'],
      mend: ['Correct the line.'],
    },
  },
};
