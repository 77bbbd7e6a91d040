import type { ToolName } from './releases.ts';

/** Programs that install packages. */
export type Manager = 'apt-get' | 'dnf' | 'pacman' | 'zypper' | 'apk' | 'brew' | 'winget';

/** What a person may have to install. */
export type Installable = ToolName | 'docker' | 'git' | 'node' | 'python';

/** Names of packages; a manager that is missing has none that will do. */
export const packages: Readonly<Record<Installable, Readonly<Partial<Record<Manager, string>>>>> = {
  docker: {
    ...{ 'apt-get': 'docker.io', dnf: 'moby-engine', pacman: 'docker', zypper: 'docker' },
    ...{ apk: 'docker', brew: '--cask docker-desktop', winget: 'Docker.DockerDesktop' },
  },
  git: {
    ...{ 'apt-get': 'git', dnf: 'git', pacman: 'git', zypper: 'git', apk: 'git', brew: 'git' },
    winget: 'Git.Git',
  },
  node: { pacman: 'nodejs', apk: 'nodejs npm', brew: 'node', winget: 'OpenJS.NodeJS.LTS' },
  python: {
    ...{ 'apt-get': 'python3 python3-venv', dnf: 'python3', pacman: 'python', apk: 'python3' },
    ...{ zypper: 'python313', brew: 'python@3.13', winget: 'Python.Python.3.13' },
  },
  helm: { pacman: 'helm', apk: 'helm', brew: 'helm', winget: 'Helm.Helm' },
  kubectl: {
    pacman: 'kubectl',
    apk: 'kubectl',
    brew: 'kubernetes-cli',
    winget: 'Kubernetes.kubectl',
  },
  minikube: {
    pacman: 'minikube',
    apk: 'minikube',
    brew: 'minikube',
    winget: 'Kubernetes.minikube',
  },
};

/** Where the makers say how. */
export const pages: Readonly<Record<Installable, string>> = {
  docker: 'https://docs.docker.com/get-started/get-docker/',
  git: 'https://git-scm.com/downloads',
  node: 'https://nodejs.org/en/download',
  python: 'https://docs.astral.sh/uv/getting-started/installation/',
  helm: 'https://helm.sh/docs/intro/install/',
  kubectl: 'https://kubernetes.io/releases/download/',
  minikube: 'https://minikube.sigs.k8s.io/docs/start/',
};

/** How each of them is told to install. */
export const verbs: Readonly<Record<Manager, string>> = {
  'apt-get': 'apt-get install',
  dnf: 'dnf install',
  pacman: 'pacman -S',
  zypper: 'zypper install',
  apk: 'apk add',
  brew: 'brew install',
  winget: 'winget install',
};
