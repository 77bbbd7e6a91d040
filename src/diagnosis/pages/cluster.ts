import type { Subject } from './subject.ts';

/** Errors on the way to the cluster: kubeconfig, sign-in, the API server. */
export const clusterPages: Subject = {
  title: 'Reaching the cluster',
  pages: {
    CLUSTER_UNREACHABLE: {
      title: 'The cluster does not answer',
      meaning:
        'todo-deploy asked the API server of the cluster, and nothing answered. Nothing was changed.',
      causes: [
        'The cluster is stopped, or still starting.',
        'The kubeconfig names an old address.',
        'A VPN or firewall is in between.',
      ],
      look: [
        'kubectl --context CONTEXT version asks the same server.',
        'kubectl config get-contexts lists the clusters that you could mean.',
      ],
      mend: ['Start the cluster, or connect the VPN.', 'Or choose another one with --context.'],
    },
    CLUSTER_FORBIDDEN: {
      title: 'You may not do this in the cluster',
      meaning:
        'The cluster answered, and refused: you are not signed in, or your account lacks a right. Nothing that it refused was done.',
      causes: [
        'Your sign-in has expired.',
        'Your account may not do this in this namespace.',
        'The context belongs to another user.',
      ],
      look: [
        'kubectl --context CONTEXT auth whoami shows who you are.',
        'kubectl --context CONTEXT -n NAMESPACE auth can-i --list shows what you may do.',
      ],
      mend: [
        'Sign in again, as your provider describes it.',
        'Or have whoever runs the cluster give you the rights that the message names.',
      ],
    },
    CLUSTER_STOPPED: {
      title: 'The cluster is not running',
      meaning: 'A cluster was found, and it is stopped. Nothing was changed.',
      causes: ['The machine was restarted.', 'Somebody stopped or paused the cluster.'],
      look: ['kubectl config current-context shows which cluster is meant.'],
      mend: ['Run `todo-deploy up --yes`, which starts it, or start it yourself.'],
    },
    CLUSTER_START_FAILED: {
      title: 'The cluster could not be started',
      meaning: 'todo-deploy started the local cluster, and the program that runs it failed.',
      causes: [
        'The Docker engine under it is not running.',
        'Not enough memory or disk for a cluster.',
        'The profile is damaged.',
      ],
      look: [
        'What minikube said is in the error; `minikube logs` knows more.',
        'docker info tells whether the engine runs, and how much memory it has.',
      ],
      mend: [
        'Start the engine, or make room, then run the same command again.',
        'If the profile is damaged: minikube delete --profile NAME. That removes what is in it.',
      ],
    },
    CLUSTER_DELETE_FAILED: {
      title: 'The cluster could not be removed',
      meaning:
        'todo-deploy removed the local cluster, and the program that runs it failed. A part of it may be left.',
      causes: ['The Docker engine under it is not running.'],
      look: ['What minikube said is in the error.', 'minikube profile list shows what is left.'],
      mend: ['Start the engine, then run the same command again.'],
    },
    NAMESPACE_UNKNOWN: {
      title: 'There is no such namespace',
      meaning: 'The namespace that was to be looked at does not exist in this cluster.',
      causes: [
        'A typing error in --namespace.',
        'Another cluster than you think.',
        'Nothing was deployed yet.',
      ],
      look: ['kubectl --context CONTEXT get namespaces'],
      mend: ['Name the right one with --namespace, and the right cluster with --context.'],
    },
    CLUSTER_ABSENT: {
      title: 'There is no such cluster',
      meaning:
        'The configuration names a local cluster that was never made on this machine, or was removed.',
      causes: ['A new machine, or the profile was deleted.', 'A typing error in cluster.profile.'],
      look: ['minikube profile list shows which there are.'],
      mend: [
        'Start it: minikube start --profile NAME',
        'Or correct cluster.profile in todo-deploy.yaml.',
      ],
    },
    CLUSTER_UNKNOWN: {
      title: 'No cluster was found',
      meaning:
        'todo-deploy looked for a cluster that it could deploy to, and none answered. The error says what was looked at.',
      causes: [
        'No cluster runs on this machine.',
        'The kubeconfig is that of another user or machine.',
      ],
      look: ['kubectl config get-contexts lists what the kubeconfig knows.'],
      mend: [
        'Start a cluster, for instance with Minikube: https://minikube.sigs.k8s.io',
        'Or name one with --context.',
      ],
    },
    KUBECONFIG_MISSING: {
      title: 'There is no kubeconfig',
      meaning:
        'The kubeconfig is the file with the addresses of your clusters and your sign-in. There is none where it was looked for.',
      causes: [
        'No cluster was ever set up on this machine.',
        'KUBECONFIG points at a file that does not exist.',
      ],
      look: ['echo $KUBECONFIG; without it the file is ~/.kube/config.'],
      mend: [
        'Start a cluster, which writes the file, or get it from whoever runs the cluster.',
        'Or set KUBECONFIG to where it is.',
      ],
    },
    KUBECONFIG_EXPIRED: {
      title: 'Your sign-in to the cluster has expired',
      meaning:
        'The certificate or token in the kubeconfig, with which you sign in to the cluster, is no longer valid. Nothing was changed.',
      causes: [
        'Certificates of local clusters are valid for a year, tokens often for hours.',
        'The clock of this machine is wrong.',
      ],
      look: [
        'kubectl --context CONTEXT auth whoami asks who you are.',
        'date -u shows whether the clock is right.',
      ],
      mend: [
        'Sign in again, as your provider describes it; for a local cluster start it again, which renews the certificate.',
      ],
    },
    KUBECONFIG_INVALID: {
      title: 'The kubeconfig cannot be read',
      meaning:
        'The file with the addresses of your clusters is damaged, or an entry in it points to nothing.',
      causes: ['It was edited by hand.', 'It was copied in part.'],
      look: ['kubectl config view shows what can be read.'],
      mend: ['Repair the line that the error names, or set KUBECONFIG to another file.'],
    },
    CONTEXT_UNKNOWN: {
      title: 'There is no such context',
      meaning:
        'A context is the name of a cluster, with a user, in the kubeconfig. The one that was asked for is not in it, or none is chosen.',
      causes: ['A typing error in --context or cluster.context.', 'The cluster was removed.'],
      look: ['kubectl config get-contexts lists them.'],
      mend: ['Choose one: --context NAME, or kubectl config use-context NAME.'],
    },
    KUBERNETES_TOO_OLD: {
      title: 'The cluster is too old',
      meaning:
        'The cluster runs a version of Kubernetes below 1.28, which lacks what the charts use. Nothing was changed.',
      causes: ['A cluster that has not been upgraded for long.'],
      look: ['kubectl version shows the version of the server.'],
      mend: ['Upgrade the cluster; with Minikube: minikube start --kubernetes-version=stable'],
    },
    KUBE_REJECTED: {
      title: 'The cluster refused an object',
      meaning:
        'The API server understood the request and refused it, or does not know this kind of object. The message is its own.',
      causes: [
        'A policy of the cluster forbids it.',
        'The chart uses an API version that this cluster does not have.',
        'An object of the same name with other, unchangeable fields is there.',
      ],
      look: [
        'kubectl api-versions lists what the cluster knows.',
        'kubectl -n NAMESPACE get events --sort-by=.lastTimestamp shows what happened last.',
      ],
      mend: [
        'Correct what the message names, in the chart or in the cluster, then run the same command again.',
      ],
    },
    PROVIDER_UNKNOWN: {
      title: 'There is no such kind of cluster',
      meaning: 'cluster.provider names a kind of cluster that todo-deploy does not know.',
      causes: ['A typing error.'],
      look: ['The error lists the kinds.'],
      mend: [
        'Set cluster.provider in todo-deploy.yaml to one of them; `auto` finds out by itself.',
      ],
    },
  },
};
