import { describe, expect, it } from 'vitest';
import { parsePs } from './node.ts';

describe('the processes that ps lists', () => {
  it('belong to a server by its data folder or its name, zombies excepted', () => {
    const data = '/Users/ada/Library/x y/shop-1/data';
    const output = [
      `  501 S    /Users/ada/pg/native/bin/postgres -D ${data} -c port=5432`,
      '  502 Ss   postgres: shop-1: checkpointer ',
      '  503 Z    postgres: shop-1: writer ',
      '  504 Ss   postgres: shop-12: checkpointer ',
      `  505 S    /Users/ada/pg/native/bin/postgres -D ${data}2 -c port=5433`,
      `  506 S    tail -f -D ${data} x`,
      '',
    ].join('\n');
    expect(parsePs(output, { data, name: 'shop-1' })).toEqual([501, 502]);
  });
});
