import { DeployError } from '../../errors.ts';
import type { Command } from '../../ports/exec.ts';
import type { Scene } from '../scene.ts';

/** A program on PATH (or that we fetched). */
export type Program =
  | { readonly state: 'absent' }
  /** It is there and does not run, or does not say what it is. */
  | { readonly state: 'broken'; readonly path: string; readonly reason: string }
  | { readonly state: 'there'; readonly path: string; readonly version: string };

const patienceMs = 4_000;

/** Looks for a program and asks it for its version; `read` takes the version out of what it says. */
export async function lookForProgram(
  scene: Scene,
  command: Command,
  read: (output: string) => string = (output) => output.trim(),
): Promise<Program> {
  const { exec } = scene.ports;
  const path = await exec.which(command.file);
  if (path === undefined) return { state: 'absent' };
  try {
    const options = { signal: scene.signal, timeoutMs: patienceMs };
    const { exitCode, stdout, stderr } = await exec.run(command, options);
    const said = `${stdout}\n${stderr}`.trim();
    if (exitCode === 0) return { state: 'there', path, version: read(said) };
    return { state: 'broken', path, reason: said.split('\n').at(-1) ?? `exit code ${exitCode}` };
  } catch (error) {
    if (!(error instanceof DeployError) || error.kind === 'interrupted') throw error;
    return { state: 'broken', path, reason: error.message };
  }
}
