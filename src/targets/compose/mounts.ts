import { isAbsolute, resolve } from 'node:path';
import type { ContainerMount, PublishedPort } from '../../ports/docker-containers.ts';
import type { Value } from './values.ts';

/** `volumes` of a service, in its short and its long form. */
export function mountOf(value: Value, folder: string): ContainerMount {
  return typeof value.value === 'string' ? shortMount(value, folder) : longMount(value, folder);
}

/** SOURCE:TARGET[:ro|rw]; a source that is a path is a folder of this machine. */
function shortMount(value: Value, folder: string): ContainerMount {
  const text = value.text() ?? '';
  const [, source, target, mode = 'rw'] =
    /^([A-Za-z]:[\\/][^:]*|[^:]+):([^:]+)(?::([^:]+))?$/.exec(text) ?? [];
  if (source === undefined || target === undefined) {
    throw value.wrong(`is not SOURCE:TARGET: ${text}`);
  }
  if (mode !== 'ro' && mode !== 'rw') throw value.unsupported();
  const bind = /^(\.|\/|~|[A-Za-z]:[\\/])/.test(source);
  if (source.startsWith('~')) throw value.unsupported();
  const from = bind ? pathFrom(folder, source) : source;
  return { type: bind ? 'bind' : 'volume', source: from, target, readOnly: mode === 'ro' };
}

function longMount(value: Value, folder: string): ContainerMount {
  value.only(['type', 'source', 'target', 'read_only', 'volume', 'bind']);
  value.at('volume').only([]);
  value.at('bind').only(['create_host_path']);
  const type = value.at('type').text();
  if (type !== 'volume' && type !== 'bind') throw value.at('type').unsupported();
  const [source, target] = [value.at('source').text(), value.at('target').text()];
  if (source === undefined || target === undefined) throw value.wrong('has no source or target');
  const from = type === 'bind' ? pathFrom(folder, source) : source;
  return { type, source: from, target, readOnly: value.at('read_only').flag() };
}

function pathFrom(folder: string, path: string): string {
  return isAbsolute(path) ? path : resolve(folder, path);
}

/** `ports` of a service, in its short form ([HOST:]PORT:PORT[/PROTOCOL]) and its long form. */
export function portOf(value: Value): PublishedPort {
  if (typeof value.value === 'object') return longPort(value);
  const text = value.text() ?? '';
  const [, host, published, target, protocol = 'tcp'] =
    /^(?:(?:([\d.]+|\[[\da-fA-F:]+\]):)?(\d*):)?(\d+)(?:\/(tcp|udp))?$/.exec(text) ?? [];
  if (target === undefined) throw value.unsupported();
  return {
    hostAddress: host?.replace(/[[\]]/g, '') ?? '',
    ...{ hostPort: Number(published ?? 0), containerPort: Number(target), protocol },
  };
}

function longPort(value: Value): PublishedPort {
  value.only(['mode', 'host_ip', 'target', 'published', 'protocol', 'name', 'app_protocol']);
  const target = value.at('target').number();
  if (target === undefined) throw value.wrong('has no target');
  return {
    hostAddress: value.at('host_ip').text() ?? '',
    hostPort: value.at('published').number() ?? 0,
    ...{ containerPort: target, protocol: value.at('protocol').text() ?? 'tcp' },
  };
}
