/** One field of a protocol buffer message: its number and its value, by wire type. */
export type ProtoField =
  | { readonly number: number; readonly kind: 'varint'; readonly value: bigint }
  | { readonly number: number; readonly kind: 'bytes'; readonly value: Buffer };

const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/**
 * The fields of an encoded message, in order; fixed-width fields are passed over. What we read of
 * BuildKit has a dozen fields, so we need no schema compiler.
 * Throws RangeError when the message is cut short or has an unknown wire type.
 */
export function* protoFields(message: Uint8Array): Generator<ProtoField> {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const number = key >>> 3;
    const type = key & 7;
    if (type === wire.varint) yield { number, kind: 'varint', value: varint() };
    else if (type === wire.fixed64) at += 8;
    else if (type === wire.fixed32) at += 4;
    else if (type === wire.bytes) {
      const length = Number(varint());
      if (at + length > bytes.length) throw new RangeError('the message is cut short');
      yield { number, kind: 'bytes', value: bytes.subarray(at, (at += length)) };
    } else throw new RangeError(`unknown wire type ${type}`);
  }
}

/** Encodes a field of type string, bytes or message. */
export function protoBytes(number: number, value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([varintOf((number << 3) | wire.bytes), varintOf(bytes.length), bytes]);
}

/** Encodes a field of type int, uint, bool or enum; not negative. */
export function protoVarint(number: number, value: number | bigint): Buffer {
  return Buffer.concat([varintOf((number << 3) | wire.varint), varintOf(value)]);
}

function varintOf(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Buffer.from(bytes);
}
