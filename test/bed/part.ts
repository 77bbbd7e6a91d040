/** What every part of the bed offers, and how parts are brought up and down together. */

export interface PartStatus {
  ok: boolean;
  version?: string | undefined;
  address?: string | undefined;
  /** What is wrong, or worth knowing. */
  note?: string | undefined;
}

export interface Part {
  name: string;
  /** Parts that have to be up before this one. */
  needs?: readonly string[];
  /** Brings the part up, or finds that it is. Called again, it changes nothing. */
  up(): void | Promise<void>;
  /**
   * Leaves nothing of the part behind and waits until it is gone. Called when it is not up, it does nothing.
   * A part has none when nothing runs on account of it: a package, an image, a compiled program.
   */
  down?(): void | Promise<void>;
  status(): PartStatus | Promise<PartStatus>;
}

export type PartEvent = { part: string; seconds: number } & (
  { kind: 'up' | 'down' } | { kind: 'failed'; error: Error } | { kind: 'skipped'; because: string }
);

/**
 * Brings parts up, each as soon as those it needs are. A part whose need failed is skipped.
 * @returns the errors, none when all is up
 */
export async function bringUp(
  parts: readonly Part[],
  tell: (event: PartEvent) => void,
): Promise<Error[]> {
  const errors: Error[] = [];
  const settled = new Map<string, Promise<boolean>>();
  for (const part of parts) {
    const needs = (part.needs ?? []).map((name) => [name, settled.get(name)] as const);
    const unknown = needs.find(([, need]) => need === undefined);
    if (unknown)
      throw new Error(`part ${part.name} needs ${unknown[0]}, which does not come before it`);
    settled.set(part.name, upWhenReady(part, needs as [string, Promise<boolean>][], tell, errors));
  }
  await Promise.all(settled.values());
  return errors;
}

async function upWhenReady(
  part: Part,
  needs: readonly (readonly [string, Promise<boolean>])[],
  tell: (event: PartEvent) => void,
  errors: Error[],
): Promise<boolean> {
  for (const [name, need] of needs) {
    if (await need) continue;
    tell({ part: part.name, kind: 'skipped', because: name, seconds: 0 });
    return false;
  }
  const start = Date.now();
  const seconds = () => (Date.now() - start) / 1000;
  try {
    await part.up();
    tell({ part: part.name, kind: 'up', seconds: seconds() });
    return true;
  } catch (error) {
    errors.push(error as Error);
    tell({ part: part.name, kind: 'failed', error: error as Error, seconds: seconds() });
    return false;
  }
}

/** Takes parts down in reverse order; one that fails does not keep the others up. */
export async function takeDown(
  parts: readonly Part[],
  tell: (event: PartEvent) => void,
): Promise<Error[]> {
  const errors: Error[] = [];
  for (const part of parts.filter((one) => 'down' in one).reverse()) {
    const start = Date.now();
    const seconds = () => (Date.now() - start) / 1000;
    try {
      await part.down?.();
      tell({ part: part.name, kind: 'down', seconds: seconds() });
    } catch (error) {
      errors.push(error as Error);
      tell({ part: part.name, kind: 'failed', error: error as Error, seconds: seconds() });
    }
  }
  return errors;
}
