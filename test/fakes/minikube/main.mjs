// Speaks Minikube's command line over a state file; see README.md.
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { event, profileList, statusOf } from './answers.mjs';

const path = process.env.FAKE_MINIKUBE_STATE;
if (path === undefined) throw new Error('FAKE_MINIKUBE_STATE is not set');

const args = process.argv.slice(2);
const before = readFileSync(path, 'utf8');
const state = JSON.parse(before);
appendFileSync(`${path}.calls`, `${JSON.stringify(args)}\n`);
const failures = state.failures ?? {};

/** @param {string[]} names */
function flag(...names) {
  const at = args.findIndex((arg) => names.includes(arg));
  return at === -1 ? undefined : args[at + 1];
}

const withValue = ['--profile', '-p', '--output', '-o', '--format', '--shell', '--wait'];
const words = args.filter((arg, at) => !arg.startsWith('-') && !withValue.includes(args[at - 1]));
const name = flag('--profile', '-p') ?? 'minikube';
const profile = state.profiles[name];
const say = (text) => process.stdout.write(`${text}\n`);

/** Several calls may run at once: only one that changed something writes, and in one move. */
function finish(code) {
  const after = JSON.stringify(state);
  if (after !== JSON.stringify(JSON.parse(before))) {
    writeFileSync(`${path}.${process.pid}`, after);
    renameSync(`${path}.${process.pid}`, path);
  }
  process.exit(code);
}

function needProfile() {
  if (profile !== undefined) return;
  say(
    event('info', {
      message: `Profile "${name}" not found. Run "minikube profile list" to view all profiles.`,
    }),
  );
  finish(85);
}

function needRunning() {
  needProfile();
  if (profile.host === 'Running') return;
  say(`* The control-plane node ${name} host is not running: state=${profile.host}`);
  finish(83);
}

function version() {
  say(args.includes('--short') ? state.version : `minikube version: ${state.version}`);
}

function status() {
  needProfile();
  const { text, exitCode } = statusOf(name, profile);
  process.stdout.write(text);
  finish(exitCode);
}

function start() {
  say(
    event('step', {
      currentstep: '0',
      message: `minikube ${state.version} on Debian 12`,
      name: 'Initial Minikube Setup',
      totalsteps: '19',
    }),
  );
  if (failures.start === 'driver') {
    const advice = 'Start the Docker service';
    say(
      event('error', {
        advice,
        exitcode: '69',
        issues: '',
        message: 'Docker daemon is not running',
        name: 'PROVIDER_DOCKER_NOT_RUNNING',
        url: '',
      }),
    );
    finish(69);
  }
  if (profile?.host === 'Running') state.restartedPods = (state.restartedPods ?? 0) + 1;
  const runtime = /^v1\.3[0-8]\./.test(state.version) ? 'docker' : 'containerd';
  const fresh = {
    driver: 'docker',
    runtime,
    nodes: 1,
    images: [],
    dockerHost: 'unix:///var/run/docker.sock',
  };
  const host = failures.start === 'asleep' ? 'Stopped' : 'Running';
  state.profiles[name] = { ...fresh, ...profile, host, kubeconfig: 'Configured' };
  say(
    event('step', {
      currentstep: '19',
      message: `Done! kubectl is now configured to use "${name}" cluster`,
      name: 'Done',
      totalsteps: '19',
    }),
  );
}

function dockerEnv() {
  needRunning();
  if (profile.runtime !== 'docker' || failures.dockerEnv === 'refused') {
    process.stderr.write(
      'X Exiting due to MK_USAGE: the docker-env command needs the docker runtime\n',
    );
    say('false exit code 10');
    finish(10);
  }
  const env = { DOCKER_CERT_PATH: profile.certPath ?? '', DOCKER_HOST: profile.dockerHost };
  say(
    JSON.stringify({
      ...env,
      DOCKER_TLS_VERIFY: '1',
      MINIKUBE_ACTIVE_DOCKERD: name,
      SSH_AGENT_PID: '',
      SSH_AUTH_SOCK: '',
    }),
  );
}

/** Images of a `docker save` archive: digests of the configurations and the tags. */
function imagesIn(archive) {
  const { stdout, status: code } = spawnSync('tar', ['-xOf', archive, 'manifest.json']);
  if (code !== 0) return [];
  return JSON.parse(stdout).map(({ Config, RepoTags }) => ({
    id: `sha256:${/[0-9a-f]{64}/.exec(Config)[0]}`,
    tags: RepoTags,
  }));
}

function imageLoad(archive) {
  if (failures.load === 'nothing-arrives') return;
  for (const { id, tags } of imagesIn(archive)) {
    for (const tag of tags) {
      const older = profile.images.find((image) => image.tags.includes(tag));
      if (older !== undefined && failures.load === 'keeps-old') continue;
      removeTag(tag);
      profile.images.push({ id, tags: [tag] });
    }
  }
}

function removeTag(tag) {
  for (const image of profile.images) image.tags = image.tags.filter((other) => other !== tag);
  profile.images = profile.images.filter(({ tags }) => tags.length > 0);
}

function image() {
  needProfile();
  if (profile.host !== 'Running') return;
  const [, verb, what] = words;
  if (verb === 'load') imageLoad(what);
  else if (verb === 'rm' && failures.remove !== 'in-use') removeTag(what);
  else if (verb === 'ls') {
    const list = profile.images.map(({ id, tags }) => ({
      id,
      repoDigests: [],
      repoTags: tags,
      size: '1000000',
    }));
    say(failures.list === 'nonsense' ? 'E1123 unable to list' : JSON.stringify(list));
  }
}

/** `addons list --output json` and `addons enable` (cmd/minikube/cmd/config/addons_list.go). */
function addons() {
  needProfile();
  const [, verb, what] = words;
  profile.addons ??= [];
  if (verb === 'enable') {
    needRunning();
    if (failures.addons === 'refused') {
      process.stderr.write(
        'X Exiting due to MK_ADDON_ENABLE: run callbacks: context deadline exceeded\n',
      );
      finish(11);
    }
    profile.addons.push(what);
  } else {
    const all = ['ingress', 'metrics-server', 'storage-provisioner'];
    const status = (addon) => (profile.addons.includes(addon) ? 'enabled' : 'disabled');
    say(
      JSON.stringify(
        Object.fromEntries(all.map((addon) => [addon, { Profile: name, Status: status(addon) }])),
      ),
    );
  }
}

/** `ssh -- sudo ctr …`: with `containerd`, the address of a real one, that one answers. */
function ssh() {
  needRunning();
  const [, , ...words] = args.slice(args.indexOf('--'));
  if (failures.ssh === 'lost' || profile.containerd === undefined) {
    process.stderr.write('ssh: exit status 255\n');
    finish(1);
  }
  const [program, ...rest] = words;
  const address = ['--address', profile.containerd];
  const { status: code } = spawnSync(program, [...address, ...rest], { stdio: 'inherit' });
  if (code !== 0) process.stderr.write(`ssh: Process exited with status ${code}\n`);
  finish(code === 0 ? 0 : 1);
}

const commands = {
  ssh,
  version,
  addons,
  status,
  start,
  image,
  'docker-env': dockerEnv,
  profile: () => say(profileList(state.profiles, name)),
  stop: () => {
    needProfile();
    profile.host = 'Stopped';
    say(
      event('step', {
        currentstep: '0',
        message: `Stopping node "${name}"  ...`,
        name: 'Stopping',
        totalsteps: '2',
      }),
    );
  },
  unpause: () => {
    needProfile();
    profile.host = 'Running';
  },
  'update-context': () => {
    needRunning();
    profile.kubeconfig = 'Configured';
  },
  delete: () => {
    delete state.profiles[name];
    say(
      event('step', {
        currentstep: '0',
        message: `Removed all traces of the "${name}" cluster.`,
        name: 'Deleting',
        totalsteps: '3',
      }),
    );
  },
};

const command = commands[words[0]];
if (command === undefined) {
  process.stderr.write(`Error: unknown command "${words[0]}" for "minikube"\n`);
  finish(14);
}
command();
finish(0);
