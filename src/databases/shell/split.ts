/** What the text at a place belongs to. */
type Inside =
  | { readonly what: 'code' | 'identifier' }
  | { readonly what: 'string'; readonly escapes: boolean }
  | { readonly what: 'dollars'; readonly tag: string }
  | { readonly what: 'comment'; readonly depth: number };

const code: Inside = { what: 'code' };
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;

/**
 * Cuts SQL into statements at the semicolons that end one, not at those in strings, quoted names, dollar quotes
 * and comments (PostgreSQL, lexical structure). Takes whole lines.
 */
export class StatementSplitter {
  #text = '';
  #inside: Inside = code;
  /** Whether the statement holds more than white space and comments. */
  #begun = false;

  /** True in the middle of a statement. */
  get waiting(): boolean {
    return this.#begun || this.#inside.what !== 'code';
  }

  /** Takes a line without its end, and gives the statements that it ends. */
  line(line: string): string[] {
    const statements: string[] = [];
    let start = 0;
    for (let at = 0; at < line.length;) {
      const next = this.#step(line, at);
      if (next === 'end') {
        const statement = this.#text + line.slice(start, at);
        if (this.#begun) statements.push(statement.trim());
        this.clear();
        at += 1;
        start = at;
      } else at = next;
    }
    this.#text += `${line.slice(start)}\n`;
    return statements;
  }

  /** What has no semicolon behind it at the end of all lines; undefined when that is nothing. */
  rest(): string | undefined {
    const rest = this.#begun ? this.#text.trim() : undefined;
    this.clear();
    return rest;
  }

  /** Forgets what was begun. */
  clear(): void {
    this.#text = '';
    this.#inside = code;
    this.#begun = false;
  }

  /** Where to go on after the place; `end` at the semicolon of a statement. */
  #step(line: string, at: number): number | 'end' {
    const inside = this.#inside;
    switch (inside.what) {
      case 'code':
        return this.#inCode(line, at);
      case 'identifier':
        return this.#until(line, at, '"');
      case 'string':
        return inside.escapes && line[at] === '\\' ? at + 2 : this.#until(line, at, "'");
      case 'dollars':
        return this.#until(line, at, inside.tag);
      case 'comment':
        return this.#inComment(line, at, inside.depth);
    }
  }

  #inCode(line: string, at: number): number | 'end' {
    const two = line.slice(at, at + 2);
    const character = line[at] ?? '';
    if (two === '--') return line.length;
    if (two === '/*') return this.#enter({ what: 'comment', depth: 1 }, at + 2);
    if (character === ';') return 'end';
    if (character.trim() === '') return at + 1;
    this.#begun = true;
    if (character === '"') return this.#enter({ what: 'identifier' }, at + 1);
    if (character === "'")
      return this.#enter(
        { what: 'string', escapes: /(^|\W)[eE]$/.test(line.slice(0, at)) },
        at + 1,
      );
    dollarTag.lastIndex = at;
    const tag = /[\w$]$/.test(line.slice(0, at)) ? undefined : dollarTag.exec(line)?.[0];
    return tag === undefined ? at + 1 : this.#enter({ what: 'dollars', tag }, at + tag.length);
  }

  #inComment(line: string, at: number, depth: number): number {
    const two = line.slice(at, at + 2);
    if (two === '/*') return this.#enter({ what: 'comment', depth: depth + 1 }, at + 2);
    if (two !== '*/') return at + 1;
    return this.#enter(depth === 1 ? code : { what: 'comment', depth: depth - 1 }, at + 2);
  }

  /** A doubled quote ends one string and begins the next, which comes to the same. */
  #until(line: string, at: number, end: string): number {
    return line.startsWith(end, at) ? this.#enter(code, at + end.length) : at + 1;
  }

  #enter(inside: Inside, at: number): number {
    this.#inside = inside;
    return at;
  }
}
