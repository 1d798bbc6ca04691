/** How a field of a message is written and what it becomes. */
type FieldType =
  | 'string'
  /** Ids: hexadecimal text. */
  | 'hex'
  /** Other bytes: base64 text. */
  | 'bytes'
  | 'double'
  | 'bool'
  /** Enumerations and other small integers: numbers. */
  | 'int32'
  | 'sint32'
  | 'fixed32'
  /** 64-bit integers: decimal text, as JSON of protocol buffers has them. */
  | 'int64'
  | 'uint64'
  | 'fixed64'
  | 'sfixed64'
  | (() => MessageType);

interface Field {
  name: string;
  type: FieldType;
  repeated?: true;
}

/** The fields of a message by number. */
export type MessageType = Record<number, Field>;

const maxDepth = 64;

/** Decodes a message of protocol buffers into the form that its JSON has. Unknown fields are skipped. */
export function decodeMessage(type: MessageType, bytes: Buffer, depth = 0): Record<string, unknown> {
  if (depth > maxDepth) throw new RangeError('The message is nested too deeply.');
  const reader = new MessageReader(bytes);
  const message: Record<string, unknown> = {};
  while (!reader.atEnd()) {
    const tag = Number(reader.varint());
    const wireType = tag & 7;
    const field = type[tag >>> 3];
    if (!field) reader.skip(wireType);
    else if (!field.repeated) message[field.name] = readValue(reader, field.type, wireType, depth);
    else {
      const values = (message[field.name] ??= []);
      if (Array.isArray(values)) values.push(...readRepeated(reader, field.type, wireType, depth));
    }
  }
  return message;
}

/** Numbers may be packed: many in one length-delimited field. */
function readRepeated(reader: MessageReader, type: FieldType, wireType: number, depth: number): unknown[] {
  const packable = typeof type !== 'function' && type !== 'string' && type !== 'bytes' && type !== 'hex';
  if (!packable || wireType !== 2) return [readValue(reader, type, wireType, depth)];
  const packed = new MessageReader(reader.bytes());
  const values: unknown[] = [];
  while (!packed.atEnd()) values.push(readValue(packed, type, wireTypeOf(type), depth));
  return values;
}

function wireTypeOf(type: FieldType): number {
  if (type === 'double' || type === 'fixed64' || type === 'sfixed64') return 1;
  return type === 'fixed32' ? 5 : 0;
}

function readValue(reader: MessageReader, type: FieldType, wireType: number, depth: number): unknown {
  const expected =
    typeof type === 'function' || ['string', 'bytes', 'hex'].includes(type) ? 2 : wireTypeOf(type);
  if (wireType !== expected) throw new RangeError('A field has another wire type than its message says.');
  if (typeof type === 'function') return decodeMessage(type(), reader.bytes(), depth + 1);
  switch (type) {
    case 'string':
      return reader.bytes().toString('utf8');
    case 'hex':
      return reader.bytes().toString('hex');
    case 'bytes':
      return reader.bytes().toString('base64');
    case 'double':
      return reader.fixed(8).readDoubleLE();
    case 'bool':
      return reader.varint() !== 0n;
    case 'int32':
      return Number(BigInt.asIntN(32, reader.varint()));
    case 'sint32': {
      const value = Number(reader.varint());
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    case 'fixed32':
      return reader.fixed(4).readUInt32LE();
    case 'int64':
      return String(BigInt.asIntN(64, reader.varint()));
    case 'uint64':
      return String(reader.varint());
    case 'fixed64':
      return String(reader.fixed(8).readBigUInt64LE());
    case 'sfixed64':
      return String(reader.fixed(8).readBigInt64LE());
  }
}

class MessageReader {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  atEnd(): boolean {
    return this.#position >= this.#bytes.length;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#position];
      if (byte === undefined) break;
      this.#position += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('The message ends inside of a number.');
  }

  fixed(size: number): Buffer {
    const end = this.#position + size;
    if (end > this.#bytes.length) throw new RangeError('The message ends inside of a field.');
    const bytes = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return bytes;
  }

  bytes(): Buffer {
    return this.fixed(Number(this.varint()));
  }

  skip(wireType: number): void {
    if (wireType === 0) this.varint();
    else if (wireType === 1) this.fixed(8);
    else if (wireType === 2) this.bytes();
    else if (wireType === 5) this.fixed(4);
    else throw new RangeError('The message has a field of an unknown wire type.');
  }
}
