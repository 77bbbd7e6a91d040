import { describe, expect, it } from 'vitest';
import { fakeMachine } from '../ports/machine/fake.ts';
import type { MachineFacts } from '../ports/machine.ts';
import { install } from './remedies.ts';
import { systemOf } from './system.ts';

const system = (facts: Partial<MachineFacts>, brew = false) =>
  systemOf(fakeMachine({ facts }).facts, { brew, systemd: true });

describe('the system', () => {
  const managers: readonly (readonly [
    string,
    Partial<MachineFacts>,
    boolean,
    string | undefined,
  ])[] = [
    ['Debian', { osRelease: 'ID=debian\n' }, false, 'apt-get'],
    ['Linux Mint', { osRelease: 'ID=linuxmint\nID_LIKE="ubuntu debian"\n' }, false, 'apt-get'],
    ['Fedora', { osRelease: 'ID=fedora\n' }, false, 'dnf'],
    ['Rocky', { osRelease: 'ID="rocky"\nID_LIKE="rhel centos fedora"\n' }, false, 'dnf'],
    ['Arch', { osRelease: 'ID=arch\n' }, false, 'pacman'],
    [
      'openSUSE',
      { osRelease: 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n' },
      false,
      'zypper',
    ],
    ['Alpine', { osRelease: 'ID=alpine\n' }, false, 'apk'],
    ['NixOS', { osRelease: 'ID=nixos\n' }, false, undefined],
    ['a Mac with Homebrew', { platform: 'darwin', osRelease: '' }, true, 'brew'],
    ['a Mac without', { platform: 'darwin', osRelease: '' }, false, undefined],
    ['Windows', { platform: 'win32', osRelease: '' }, false, 'winget'],
  ];
  it.each(managers)('%s installs packages its own way', (_name, facts, brew, manager) => {
    expect(system(facts, brew).manager).toBe(manager);
  });

  it('is WSL when the kernel is of Microsoft', () => {
    expect(system({ kernel: '5.15.167.4-microsoft-standard-WSL2' }).wsl).toBe(true);
    expect(system({}).wsl).toBe(false);
  });

  it('decides the remedy', () => {
    expect(install('docker', system({}))).toBe('Run: sudo apt-get install docker.io');
    expect(install('docker', system({ root: true }))).toBe('Run: apt-get install docker.io');
    expect(install('git', system({ platform: 'darwin' }, true))).toBe('Run: brew install git');
    expect(install('helm', system({ osRelease: 'ID=nixos\n' }))).toMatch(/^Install it: https:/);
  });
});
