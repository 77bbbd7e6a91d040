import type { CommandContext } from './command.ts';

/**
 * Tells somebody who came through sudo that what is written now will belong to root: without sudo they could
 * neither read the secrets file (mode 0600) nor find what the target local keeps for root.
 */
export function warnOfSudo(
  { env, emit }: Pick<CommandContext, 'env' | 'emit'>,
  isRoot = process.getuid?.() === 0,
): void {
  const user = env.SUDO_USER;
  if (!isRoot || user === undefined || user === '' || user === 'root') return;
  emit({
    type: 'warning',
    message: `sudo makes this run as root: what it writes will belong to root, not to ${user}`,
    hint: `Run it without sudo: it needs no rights of root. To own what is here already: sudo chown -R ${user} .`,
  });
}
