import type { Path } from '../../config/yaml.ts';
import type { ComposeDocument } from './document.ts';
import { shellWords } from './shell-words.ts';

/** A value somewhere in a compose file; reading it throws COMPOSE_INVALID with its place. */
export class Value {
  constructor(
    private readonly document: ComposeDocument,
    readonly value: unknown,
    readonly path: Path = [],
  ) {}

  get given(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  at(key: string | number): Value {
    const held = this.value as Record<string | number, unknown> | null | undefined;
    return new Value(this.document, held?.[key], [...this.path, key]);
  }

  wrong(message: string): Error {
    return this.document.wrong(this.path, `${this.path.map(String).join('.')} ${message}`);
  }

  unsupported(): Error {
    return this.document.unsupported(this.path);
  }

  /** The entries of a mapping; none when there is nothing. */
  entries(): [string, Value][] {
    if (!this.given) return [];
    if (typeof this.value !== 'object' || Array.isArray(this.value)) {
      throw this.wrong('is not a mapping');
    }
    return Object.keys(this.value as object).map((key) => [key, this.at(key)]);
  }

  /** Throws COMPOSE_UNSUPPORTED for a key that is not among `known`; extensions (`x-…`) say nothing to us. */
  only(known: readonly string[]): void {
    for (const [key, value] of this.entries()) {
      if (!known.includes(key) && !key.startsWith('x-') && value.given) throw value.unsupported();
    }
  }

  text(): string | undefined {
    if (!this.given) return undefined;
    const { value } = this;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw this.wrong('is not a text');
  }

  flag(): boolean {
    const text = this.text();
    if (text === undefined || text === 'false') return false;
    if (text === 'true') return true;
    throw this.wrong('is neither true nor false');
  }

  number(): number | undefined {
    const text = this.text();
    if (text === undefined) return undefined;
    if (!/^\d+$/.test(text)) throw this.wrong('is not a number');
    return Number(text);
  }

  items(): Value[] {
    if (!this.given) return [];
    if (!Array.isArray(this.value)) throw this.wrong('is not a list');
    return this.value.map((_, index) => this.at(index));
  }

  /** A list of texts; one text is a list of one. */
  texts(): string[] {
    if (typeof this.value === 'string') return [this.value];
    return this.items().map((item) => item.text() ?? '');
  }

  /** A command: a list as it is, a text cut as a shell does. */
  words(): string[] | undefined {
    if (!this.given) return undefined;
    return typeof this.value === 'string' ? shellWords(this.value) : this.texts();
  }

  /** A mapping of texts, or a list of NAME=value; undefined for a name without a value. */
  pairs(): [string, string | undefined][] {
    if (!Array.isArray(this.value)) {
      return this.entries().map(([key, value]) => [key, value.text()]);
    }
    return this.texts().map((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? [line, undefined] : [line.slice(0, equals), line.slice(equals + 1)];
    });
  }

  /** Milliseconds. Compose Specification, `Specifying durations`: 1h30m, 2s, 500ms. */
  duration(): number | undefined {
    const text = this.text();
    if (text === undefined) return undefined;
    const pieces = [...text.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g)];
    if (pieces.length === 0 || pieces.map(([piece]) => piece).join('') !== text) {
      throw this.wrong(`is not a duration: ${text}`);
    }
    const of = (unit: string): number => msOf[unit] ?? 0;
    return pieces.reduce((sum, [, count, unit = '']) => sum + Number(count) * of(unit), 0);
  }
}

const msOf: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
