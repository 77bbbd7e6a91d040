import { describe, expect, it } from 'vitest';
import { nextLogin, withLogin } from './next.ts';
import { scramVerifier } from './verifier.ts';

describe('scramVerifier', () => {
  it('follows the example of RFC 7677', () => {
    const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
    expect(scramVerifier('pencil', salt)).toBe(
      'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
    );
  });

  it('is another one each time', () => {
    expect(scramVerifier('pencil')).not.toBe(scramVerifier('pencil'));
  });
});

describe('nextLogin', () => {
  it('goes to and fro', () => {
    expect(nextLogin('todo')).toBe('todo_rotated');
    expect(nextLogin('todo_rotated')).toBe('todo');
  });

  it('makes no name that PostgreSQL would cut', () => {
    expect(nextLogin('u'.repeat(55))).toHaveLength(63);
    expect(nextLogin('u'.repeat(56))).toBeUndefined();
  });
});

describe('withLogin', () => {
  it('changes user and password of a URL, and nothing else', () => {
    const url = 'postgresql://me:old%40@db.test:6543/app?sslmode=require&options=-c%20a%3Db';
    expect(withLogin(url, 'you', 'n/w')).toBe(
      'postgresql://you:n%2Fw@db.test:6543/app?sslmode=require&options=-c%20a%3Db',
    );
  });
});
