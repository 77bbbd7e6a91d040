import type { Subject } from './subject.ts';

/** Errors of the look at this machine before a deployment, and of what `doctor --fix` does. */
export const doctorPages: Subject = {
  title: 'What a deployment needs, and doctor --fix',
  pages: {
    PREFLIGHT_FAILED: {
      title: 'A deployment cannot run here yet',
      meaning:
        'todo-deploy looked at what the target needs before it did anything, and something is missing. Nothing was changed.',
      causes: ['The lines below the message say what, and what to do about each.'],
      look: ['todo-deploy doctor'],
      mend: ['Do what the lines say, or let todo-deploy doctor --fix do it where it can.'],
    },
    HOST_UNRESOLVED: {
      title: 'A host name could not be looked up',
      meaning: 'The question for the address of a host got no answer at all.',
      causes: ['There is no network.', 'The DNS servers of this machine are down or out of reach.'],
      look: ['getent hosts NAME, or nslookup NAME on Windows'],
      mend: ['Connect the network, or a VPN that knows the name.'],
    },
    DOWNLOAD_UNREACHABLE: {
      title: 'A download does not begin',
      meaning: 'The server of a program that doctor --fix fetches does not answer, or says no.',
      causes: ['There is no network.', 'A proxy stands in between.', 'The server has trouble.'],
      look: ['curl -I URL'],
      mend: ['Try again later, or install the program yourself.'],
    },
    DOWNLOAD_BROKEN_OFF: {
      title: 'A download broke off',
      meaning: 'A download began and did not come to its end. What came is kept, and gone on with.',
      causes: ['An unsteady network.', 'A proxy that cuts long downloads.'],
      look: ['The details say how much is there.'],
      mend: ['Run the same command again.'],
    },
    DOWNLOAD_WRONG: {
      title: 'A download is not what it should be',
      meaning:
        'What came has another checksum than its makers published. It was removed and never run.',
      causes: [
        'A proxy that answers with a page of its own.',
        'A file that was changed on its way.',
      ],
      look: ['The details show both checksums.'],
      mend: ['Use another network, or install the program yourself.'],
    },
    DOWNLOAD_BUSY: {
      title: 'Another process fetches the same file',
      meaning:
        'Two runs wanted the same program at once, and the other one does not come to an end.',
      causes: ['A slow download elsewhere.', 'A lock that a killed process left.'],
      look: ['The hint names the lock.'],
      mend: ['Wait, or remove the lock when nothing runs any more.'],
    },
    DOWNLOAD_NOT_PINNED: {
      title: 'A program is not fetched for this system',
      meaning:
        'doctor --fix only fetches what it holds the published checksum of, and for this system and processor it holds none.',
      causes: ['A rare system or processor.'],
      look: ['uname -sm'],
      mend: ['Install the program as its makers say.'],
    },
    DOCKER_CONTEXT_FAILED: {
      title: 'The docker context was not changed',
      meaning: 'doctor --fix asked the docker command for another current context, and it refused.',
      causes: ['The context was removed meanwhile.', 'Its configuration cannot be written.'],
      look: ['docker context ls'],
      mend: ['Choose one yourself: docker context use NAME'],
    },
    ADDON_FAILED: {
      title: 'An addon could not be enabled',
      meaning: 'doctor --fix asked Minikube to enable an addon, and it did not.',
      causes: ['The images of the addon cannot be pulled.', 'The cluster is not well.'],
      look: ['minikube addons list', 'minikube addons enable NAME'],
      mend: ['Mend what minikube says, then run the same command again.'],
    },
  },
};
