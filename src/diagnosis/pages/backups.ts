import type { Subject } from './subject.ts';

/** Errors of `db backup`, `db restore` and `db shell`. */
export const backupPages: Subject = {
  title: 'Backups of the database, and its shell',
  pages: {
    BACKUP_MISSING: {
      title: 'There is no such backup',
      meaning: 'A restore needs the file of a backup, and none was named or it is not there.',
      causes: ['The name was forgotten or mistyped.', 'The file is on another machine.'],
      look: ['todo-deploy db status says where the last backup of this checkout is.'],
      mend: ['Name the file: todo-deploy db restore FILE'],
    },
    BACKUP_DAMAGED: {
      title: 'This is no whole backup',
      meaning:
        'At the end of a backup stands the SHA-256 of every byte before it, and it does not fit. Nothing of such a file is restored; the database was not touched.',
      causes: [
        'The copy or the download was cut off.',
        'The file was changed, or the disk changed it.',
        'It is another file: `data export` and pg_dump write other ones.',
      ],
      look: ['gzip -dc FILE | tail -n 1 shows the checksum that it should have.'],
      mend: ['Copy it again from where it was taken.', 'Use an older backup.'],
    },
    BACKUP_FORMAT: {
      title: 'The backup is of another version of todo-deploy',
      meaning: 'The file is whole, and of a format that this version does not read.',
      causes: ['A newer todo-deploy took the backup.'],
      look: ['gzip -dc FILE | head -c 60 shows its format.'],
      mend: ['Restore it with the version that took it, or a newer one.'],
    },
    BACKUP_UNSUPPORTED: {
      title: 'The database holds what a backup cannot bring back',
      meaning:
        'A backup carries tables, sequences, enumerations, functions, views, indexes and triggers of the schema public. A backup without the things that the error names would not be one, so none was taken.',
      causes: ['Partitioned or foreign tables, domains, composite types.'],
      look: ['The error names each of them.'],
      mend: ['Use pg_dump and pg_restore of the version of the server for this database.'],
    },
    RESTORE_NOT_EMPTY: {
      title: 'The database to restore into has rows',
      meaning:
        'A restore puts everything into place as it was in the backup; rows that are there would be lost. Empty tables are no hindrance: they are made anew.',
      causes: ['The app was used there.', 'The app writes some rows when it first starts.'],
      look: ['todo-deploy db status shows the tables and their rows.'],
      mend: [
        'Restore into a new, empty database.',
        'To give these rows up: todo-deploy db backup, then todo-deploy db restore FILE --replace',
      ],
    },
    RESTORE_DIFFERS: {
      title: 'What was restored is not what the backup holds',
      meaning:
        'After a restore the checksum of every table and the definitions of the schema are compared, before anything is kept. They differed, and everything was taken back.',
      causes: [
        'A trigger or a setting of the database changes what is written.',
        'The two servers write some value differently.',
      ],
      look: [
        'The error names the tables.',
        'todo-deploy db check shows the version of the server.',
      ],
      mend: ['Restore into a server of the version that the backup was taken from.'],
    },
    SQL_MISSING: {
      title: 'There is no SQL to run',
      meaning:
        'The shell of the database takes SQL that a person types at a terminal, or that comes on standard input, and neither is there.',
      causes: ['The pipe or the file is empty.', 'The output goes into a file or a program.'],
      look: ['todo-deploy db --help'],
      mend: ['Pipe it in: todo-deploy db shell < query.sql'],
    },
  },
};
