import type { Subject } from './subject.ts';

/** Errors while images are built and brought to the nodes. */
export const imagePages: Subject = {
  title: 'Images',
  pages: {
    BUILD_FAILED: {
      title: 'The image could not be built',
      meaning: 'An instruction of the Dockerfile failed. Its last lines are in the error.',
      causes: [
        'A mistake in the code or the Dockerfile.',
        'A package that could not be downloaded.',
      ],
      look: ['docker build -f DOCKERFILE PATH runs the same by hand.'],
      mend: [
        'Correct what the last lines say, then run the same command again.',
        'Behind a company proxy: set build.caFile.',
      ],
    },
    BUILD_LOST: {
      title: 'The image is not what was built',
      meaning: 'The build ended well, but its name now belongs to another image.',
      causes: ['Two builds at the same time.'],
      look: ['docker image inspect IMAGE'],
      mend: ['Run the same command again.'],
    },
    IMAGE_TOO_LARGE: {
      title: 'The image is larger than its budget',
      meaning:
        'Each component has a budget for the size of its image, and the image exceeds it. It was built, and not delivered.',
      causes: [
        'Build tools or caches in the last stage of the Dockerfile.',
        'A new, large dependency.',
      ],
      look: ['docker history IMAGE shows what takes the space.'],
      mend: [
        'Make it smaller.',
        'Or raise components.NAME.imageBudget in todo-deploy.yaml, or pass --allow-large once.',
      ],
    },
    IMAGE_MISSING: {
      title: 'The image is gone',
      meaning: 'An image that was built is not in the engine any more.',
      causes: ['Something removed it meanwhile (docker image prune).'],
      look: ['docker image ls'],
      mend: ['Run the same command again.'],
    },
    IMAGE_NOT_DELIVERED: {
      title: 'The node has another image',
      meaning:
        'The image was sent, but what the node or the registry has under its name is not the same.',
      causes: [
        'The program that loads images kept the old one.',
        'Somebody pushed under the same name.',
      ],
      look: ['The error shows the identity that was sent and the one that was found.'],
      mend: ['Run the same command again; if it stays so, remove the image there by hand.'],
    },
    IMAGES_UNKNOWN: {
      title: 'The images of the node cannot be listed',
      meaning: 'minikube, or the containerd of the node, did not say which images the node has.',
      causes: ['The cluster is stopped, or still starting.'],
      look: ['minikube image ls --profile NAME'],
      mend: ['Start the cluster, then run the same command again.'],
    },
    TRANSPORT_IMPOSSIBLE: {
      title: 'Images cannot take this way',
      meaning:
        'cluster.transport asks for a way for images that this cluster does not offer. Nothing was done.',
      causes: [
        'The setting was made for another cluster.',
        'The runtime of the nodes does not fit: layers take containerd, daemon takes the docker runtime on one node.',
      ],
      look: ['The error says which ways there are, or what is missing.'],
      mend: ['Set cluster.transport in todo-deploy.yaml to auto, or to a way that is there.'],
    },
    NODE_UNREACHABLE: {
      title: 'The runtime of a node cannot be asked',
      meaning:
        'Images go straight into the containerd of the nodes, and the way to it (a container of the Docker engine, or minikube ssh) failed.',
      causes: [
        'The node is stopped, or being made anew.',
        'minikube ssh does not work here.',
        'The node has no program ctr, which containerd brings along.',
      ],
      look: [
        'minikube ssh -- sudo ctr -n k8s.io images ls',
        'docker exec NODE ctr -n k8s.io images ls, with kind and k3d',
      ],
      mend: [
        'Start the cluster, then run the same command again.',
        'Or name a registry that the nodes pull from: cluster.registry in todo-deploy.yaml.',
      ],
    },
    REGISTRY_UNKNOWN: {
      title: 'No registry is known',
      meaning:
        'The images have to go to a registry that the nodes pull from, and neither todo-deploy.yaml nor the cluster names one.',
      causes: ['A cluster without a registry of its own.'],
      look: ['kubectl -n kube-public get configmap local-registry-hosting -o yaml'],
      mend: ['Set cluster.registry in todo-deploy.yaml, for instance ghcr.io/your-name.'],
    },
    REGISTRY_REFUSED: {
      title: 'The registry refused the image',
      meaning: 'The registry answered and does not take, or does not show, the image.',
      causes: [
        'You are not signed in, or may not write there.',
        'The repository does not exist and is not made by itself.',
      ],
      look: ['docker login HOST'],
      mend: ['Sign in: docker login HOST', 'Or correct cluster.registry in todo-deploy.yaml.'],
    },
    REGISTRY_FAILING: {
      title: 'The registry has trouble of its own',
      meaning:
        'The registry answers, and what it answers is that it failed (HTTP 500 to 599). No log-in and no setting changes that.',
      causes: [
        'Its disk is full, or its storage is away.',
        'A proxy before it does not reach it (502, 503, 504).',
        'It is being restarted.',
      ],
      look: ['curl -i https://HOST/v2/ shows what it answers; its own log says why.'],
      mend: [
        'Mend the registry, or wait until whoever runs it has.',
        'Then run the same command again: what is built already stays built.',
      ],
    },
    CONTEXT_CHANGED: {
      title: 'Files were changed while they were built',
      meaning:
        'The tag of what is built says what it is made of. A file of the component was saved, or went away, before the end of the build, so that it would not be what its tag says; it was thrown away.',
      causes: ['An editor, a formatter, git or another build wrote into the folder.'],
      look: ['git status'],
      mend: [
        'Run the same command again; put generated files into .dockerignore. `up --watch` makes another round by itself.',
      ],
    },
    CONTEXT_UNREADABLE: {
      title: 'The folder holds something that is no file',
      meaning:
        'A socket or device lies in the folder of the component, and cannot go into an image.',
      causes: ['A program left its socket there.'],
      look: ['find PATH -type s'],
      mend: ['Remove it, or name it in .dockerignore.'],
    },
  },
};
