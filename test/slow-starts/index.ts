import { byThemselves } from './by-themselves.ts';
import { fromOutside } from './from-outside.ts';
import type { SlowStart } from './scenario.ts';

/** Slow starts that are healthy in the end; none may be failed. */
export const slowStarts: readonly SlowStart[] = [...byThemselves, ...fromOutside];
