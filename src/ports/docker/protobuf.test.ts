import { describe, expect, it } from 'vitest';
import { protoBytes, protoFields, protoVarint } from './protobuf.ts';

describe('protobuf', () => {
  // The two examples of protobuf.dev/programming-guides/encoding.
  it('reads what the documentation shows', () => {
    expect([...protoFields(Buffer.from('089601', 'hex'))]).toEqual([
      { number: 1, kind: 'varint', value: 150n },
    ]);
    const [field] = protoFields(Buffer.from('120774657374696e67', 'hex'));
    expect(field).toMatchObject({ number: 2, kind: 'bytes' });
    expect(field?.value.toString()).toBe('testing');
  });

  it('writes what the documentation shows', () => {
    expect(protoVarint(1, 150).toString('hex')).toBe('089601');
    expect(protoBytes(2, 'testing').toString('hex')).toBe('120774657374696e67');
  });

  it('passes over fields of fixed width', () => {
    const message = Buffer.concat([Buffer.from('0d01020304', 'hex'), protoVarint(2, 1)]);
    expect([...protoFields(message)]).toEqual([{ number: 2, kind: 'varint', value: 1n }]);
  });

  it('refuses a message that is cut short', () => {
    expect(() => [...protoFields(Buffer.from('1207', 'hex'))]).toThrow(RangeError);
    expect(() => [...protoFields(Buffer.from('08', 'hex'))]).toThrow(RangeError);
  });
});
