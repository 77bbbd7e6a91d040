import type { Subject } from './subject.ts';

/** Errors of the secret values and their file. */
export const secretPages: Subject = {
  title: 'Secrets',
  pages: {
    EXISTING_SECRET_MISSING: {
      title: 'A Secret that you look after is not there, or lacks a value',
      meaning:
        'existingSecret of a component names a Secret of the namespace that somebody else makes: you, or an operator such as External Secrets. todo-deploy only reads it, and it must hold every variable that the component needs.',
      causes: [
        'It was not made yet, or in another namespace.',
        'A key has another name than the variable, or no value.',
        'The operator that makes it could not: its own object says why.',
      ],
      look: [
        'kubectl describe secret NAME --namespace NAMESPACE lists the keys, and no value.',
        'kubectl get externalsecrets,sealedsecrets --namespace NAMESPACE',
      ],
      mend: [
        'Make it: kubectl create secret generic NAME --namespace NAMESPACE --from-env-file=FILE',
        'Or let todo-deploy make it: take existingSecret out of todo-deploy.yaml.',
      ],
    },
    SEALING_CERT_INVALID: {
      title: 'Nothing can be sealed with this certificate',
      meaning:
        'Sealed Secrets are encrypted with the public key in the certificate of the controller, which alone can open them.',
      causes: [
        'The file is not there, or is no certificate in PEM.',
        'The certificate is not valid any more: the controller has made a newer one.',
        'It belongs to something else, and has no RSA key.',
      ],
      look: ['openssl x509 -in cert.pem -noout -subject -dates'],
      mend: ['Fetch it anew from the cluster: kubeseal --fetch-cert > cert.pem'],
    },
    SECRETS_INVALID: {
      title: 'The secrets file has a line that cannot be read',
      meaning:
        'The file with the secret values holds one NAME=value a line, and one line is something else. Its value is not shown.',
      causes: ['Quotes that are not closed.', 'A line that was broken in two.'],
      look: ['The error names the line.'],
      mend: ['Put a value with spaces, quotes or # into "double quotes".'],
    },
    SECRETS_EXPOSED: {
      title: 'Others can read the secrets file',
      meaning:
        'The file with the secret values can be read by other users of this machine, or is tracked by git. todo-deploy does not go on with it.',
      causes: ['It was copied, or made by hand.', 'It was added to git by mistake.'],
      look: ['ls -l .todo-deploy/secrets.env', 'git ls-files .todo-deploy'],
      mend: [
        'chmod 600 .todo-deploy/secrets.env',
        'If git has it: git rm --cached .todo-deploy/secrets.env, and replace the secrets in it, for the history keeps them.',
      ],
    },
    SECRETS_NOT_IGNORED: {
      title: 'A file of secrets would lie in git',
      meaning:
        'The file to export to lies in a git repository that does not ignore it: the next `git add .` would take the secrets along. Nothing was written.',
      causes: ['No line of .gitignore covers the file.'],
      look: ['git check-ignore -v FILE says which line covers it, if any does.'],
      mend: ['Name a file outside of the repository, or one that .gitignore covers.'],
    },
    SECRETS_DIFFER: {
      title: 'An import would replace secrets',
      meaning:
        'The file to import has other values for names that have one here, and nobody could be asked. Nothing was imported.',
      causes: ['The file belongs to another deployment, or is older or newer.'],
      look: ['The error names them; todo-deploy secrets get NAME --show prints the value here.'],
      mend: ['Replace what is here with --yes, or take those lines out of the file.'],
    },
    SECRET_IN_ARGV: {
      title: 'The value of a secret stood on the command line',
      meaning:
        'What is typed behind a command stays in the history of the shell, and every user of the machine sees it in the list of processes. The value was not taken.',
      causes: ['`secrets set NAME VALUE` instead of `secrets set NAME`.'],
      look: ['history | tail'],
      mend: [
        'todo-deploy secrets set NAME asks for the value; todo-deploy secrets set NAME < FILE reads it.',
        'If it was a real one, replace it where it came from, and take the line out of the history.',
      ],
    },
    SECRET_NAME_INVALID: {
      title: 'This is no name of a secret',
      meaning: 'A secret has the name of the variable that the app reads it from.',
      causes: ['The name is missing.', 'NAME=value instead of NAME.', 'A typing error.'],
      look: ['todo-deploy secrets list'],
      mend: ['todo-deploy secrets set NAME'],
    },
    SECRET_UNKNOWN: {
      title: 'There is no secret of this name',
      meaning: 'Neither the configuration nor the secrets file knows the name.',
      causes: ['A typing error.', 'Another project: the configuration is looked for from here up.'],
      look: ['todo-deploy secrets list'],
      mend: ['Correct the name, or add it to `secrets` of a component in todo-deploy.yaml.'],
    },
    SECRET_INPUT_MISSING: {
      title: 'No value for a secret came in',
      meaning: 'Nobody can be asked here, and standard input has no value that could be kept.',
      causes: ['The program in front of the pipe failed.', 'The file is empty.'],
      look: ['Run the program in front of the pipe by itself.'],
      mend: ['todo-deploy secrets set NAME < FILE'],
    },
    SECRET_NOT_SHOWN: {
      title: 'Secrets are not put onto a screen unasked',
      meaning:
        'Standard output is a terminal, which others may see and which keeps what it showed.',
      causes: ['secrets get or secrets export without a pipe.'],
      look: ['todo-deploy secrets list shows where each comes from, without values.'],
      mend: ['Pipe it into the program that needs it, or add --show.'],
    },
    SECRET_WOULD_BREAK: {
      title: 'Another value would lock data out',
      meaning:
        'A secret that is generated once and kept has another value already, in the secrets file or in the cluster. A database was set up with it: its keys or its password do not fit another one. Nothing was changed.',
      causes: [
        'The secrets file was lost, or this is a fresh checkout: a new value was made.',
        'The value of another installation was set or imported.',
        'A generated secret was to be replaced without rotating what depends on it.',
      ],
      look: [
        'todo-deploy secrets list marks the secrets that are generated once.',
        'kubectl get secrets -n NAMESPACE -l todo-deploy/component shows the versions in the cluster.',
      ],
      mend: [
        'Keep the value, or put the earlier one back: `up` prints the command that reads it from the cluster.',
        'A new value that locks nothing out: todo-deploy secrets rotate NAME.',
        'If nothing was deployed with it, or its data may be lost: the same again with --replace; for `up` with --replace-secrets.',
      ],
    },
    SECRET_REFERENCE_INVALID: {
      title: 'A reference to a secret is written wrongly',
      meaning:
        'A value that begins with env:, file:, op://, vault:, sops:, command: or keychain: says where the value is, and this one cannot be read as such.',
      causes: ['A part is missing, or a quote.', 'It is a plain value that happens to begin so.'],
      look: ['todo-deploy secrets list shows which secrets are references, and of what kind.'],
      mend: [
        'todo-deploy secrets set NAME with the form that the error shows.',
        'For a plain value write literal: before it.',
      ],
    },
    SECRET_REFERENCE_EMPTY: {
      title: 'There is nothing where a secret refers to',
      meaning: 'The variable, file, item or field that a secret refers to is not there, or empty.',
      causes: [
        'A typing error.',
        'The item was renamed or moved.',
        'Another account or server is asked.',
      ],
      look: ['Look for the item by hand with the program that keeps it.'],
      mend: ['Correct the reference: todo-deploy secrets set NAME.'],
    },
    SECRET_REFERENCE_TOOL: {
      title: 'The program that keeps a secret is missing',
      meaning:
        'A secret refers to a place that a program of this machine has to be asked for, and it is not on PATH.',
      causes: [
        'It is not installed.',
        'PATH does not lead to it.',
        'There is none for this system.',
      ],
      look: ['todo-deploy secrets list shows the kind of each reference.'],
      mend: [
        'Install the program that the error names.',
        'Or keep the value elsewhere: todo-deploy secrets set NAME.',
      ],
    },
    SECRET_REFERENCE_DENIED: {
      title: 'The keeper of a secret does not let us in',
      meaning:
        'The program that keeps a secret was asked, and wants somebody to sign in, or refuses the item.',
      causes: [
        'Nobody is signed in, or the session is over.',
        'The account may not read the item.',
        'The keyring is locked.',
      ],
      look: ['The error has the last words of the program.'],
      mend: ['Sign in as the error says, then run the same command again.'],
    },
    SECRET_REFERENCE_FAILED: {
      title: 'The keeper of a secret could not be asked',
      meaning: 'The program that keeps a secret failed, or did not answer in time.',
      causes: [
        'Its server cannot be reached.',
        'It waits for somebody to answer.',
        'The program itself failed.',
      ],
      look: ['Run the program by hand.'],
      mend: ['When it works by hand, run the same command again.'],
    },
    CA_FILE_MISSING: {
      title: 'There is no CA bundle',
      meaning: 'build.caFile or database.caFile names a PEM file that does not exist.',
      causes: ['A typing error.', 'The file is on another machine.'],
      look: ['ls FILE'],
      mend: ['Correct the name in todo-deploy.yaml, or take it out.'],
    },
    CA_FILE_TOO_LARGE: {
      title: 'The CA bundle is too large',
      meaning: 'The PEM file is larger than a build secret may be.',
      causes: ['It holds much more than the one authority that is needed.'],
      look: ['ls -l FILE'],
      mend: ['Keep only the authority of your proxy in it.'],
    },
  },
};
