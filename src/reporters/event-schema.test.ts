import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { DeployEvent } from '../pipeline/events.ts';
import { eventJsonSchema, eventSchema } from './event-schema.ts';
import { everyEvent } from './fixture.ts';

type Described = z.infer<typeof eventSchema>;
type WithoutTime<E> = E extends unknown ? Omit<E, 'time'> : never;
type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T;

describe('the schema of --json', () => {
  it('describes every event, which the compiler checks', () => {
    expectTypeOf<Mutable<DeployEvent>>().toExtend<WithoutTime<Described>>();
    expectTypeOf<Described['type']>().toEqualTypeOf<DeployEvent['type']>();
  });

  it.each(everyEvent)('accepts $type', (event) => {
    const line = { time: '2026-01-02T03:04:05.678Z', ...event };
    expect(eventSchema.safeParse(line).error).toBeUndefined();
    expect(eventSchema.safeParse({ ...line, unknown: 1 }).success).toBe(false);
    expect(eventSchema.safeParse(event).success).toBe(false);
  });

  it('is what the file beside it says', () => {
    const file = join(import.meta.dirname, 'events.schema.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(eventJsonSchema())),
    );
  });
});
