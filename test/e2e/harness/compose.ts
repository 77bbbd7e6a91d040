/** The app on one machine, by the compose file of a clone: what a person without a cluster runs. */
import { copyFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { attempt, run } from '../../bed/shell.ts';
import type { Checkout } from './checkout.ts';

const name = 'todo-deploy-e2e';

export class ComposeApp {
  url = '';
  private env: Record<string, string> = {};

  constructor(private readonly checkout: Checkout) {}

  /** `docker compose up`; comes back when every health check is green, and throws when one never is. */
  async up(): Promise<void> {
    if (this.url === '') {
      const port = await freePort();
      this.url = `http://localhost:${port}`;
      this.env = { FRONTEND_PORT: `${port}`, COMPOSE_PROJECT_NAME: name, ...this.buildCa() };
    }
    await this.compose('up', '--build', '--detach', '--wait', '--quiet-pull');
  }

  /** `docker compose down`, which keeps the data. */
  async down(): Promise<void> {
    await this.compose('down');
  }

  /** Removes containers, data and images, whatever state they are in. */
  async remove(): Promise<void> {
    const args = ['compose', 'down', '--volumes', '--rmi', 'local', '--timeout', '5'];
    await attempt('docker', args, { cwd: this.folder, env: this.env });
  }

  /** Runs a subcommand; gives what it printed, and throws with its last lines when it fails. */
  compose(...args: readonly string[]): Promise<string> {
    return run('docker', ['compose', ...args], { cwd: this.folder, env: this.env });
  }

  private get folder(): string {
    return join(this.checkout.folder, 'docker');
  }

  /** Behind a proxy with an authority of its own the build needs it, as docker/.env.example says. */
  private buildCa(): Record<string, string> {
    const authority = process.env['NODE_EXTRA_CA_CERTS'];
    if (authority === undefined || authority === '') return {};
    copyFileSync(authority, join(this.folder, 'proxy-ca.pem'));
    return { BUILD_CA: './proxy-ca.pem' };
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
