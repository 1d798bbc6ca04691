/** Pixels as RGBA, eight bits each. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const maxPixels = 60_000_000;

/** Reads a PNG of eight bits per channel that is not interlaced; `undefined` for any other. */
export function decodePng(bytes: Uint8Array): Picture | undefined {
  const chunks = readChunks(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const header = chunks.find((chunk) => chunk.type === 'IHDR')?.data;
  if (header?.length !== 13) return undefined;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colourType, interlace] = [header[8], header[9] ?? 0, header[12]];
  const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[colourType];
  const fits = width > 0 && height > 0 && width * height <= maxPixels;
  if (channels === undefined || depth !== 8 || interlace !== 0 || !fits) return undefined;
  const data = inflate(
    Buffer.concat(chunks.filter((chunk) => chunk.type === 'IDAT').map((chunk) => chunk.data)),
    (width * channels + 1) * height,
  );
  if (data?.length !== (width * channels + 1) * height) return undefined;
  const raw = unfilter(data, width * channels, height, channels);
  const palette = chunks.find((chunk) => chunk.type === 'PLTE')?.data ?? Buffer.alloc(0);
  const alpha = chunks.find((chunk) => chunk.type === 'tRNS')?.data ?? Buffer.alloc(0);
  return { width, height, pixels: toRgba(raw, width * height, colourType, palette, alpha) };
}

/** Writes RGB, or RGBA where a pixel is transparent, as small as zlib can. */
export function encodePng(picture: Picture): Uint8Array {
  const { width, height, pixels } = picture;
  let opaque = true;
  for (let at = 3; at < pixels.length && opaque; at += 4) opaque = pixels[at] === 255;
  const channels = opaque ? 3 : 4;
  const stride = width * channels;
  const data = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    const row = y * (stride + 1);
    data[row] = 1;
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) {
        const here = pixels[(y * width + x) * 4 + channel] ?? 0;
        const left = x === 0 ? 0 : (pixels[(y * width + x - 1) * 4 + channel] ?? 0);
        data[row + 1 + x * channels + channel] = here - left;
      }
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, opaque ? 2 : 6, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', zlib().deflateSync(data, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function readChunks(bytes: Buffer): { type: string; data: Buffer }[] {
  const chunks: { type: string; data: Buffer }[] = [];
  if (!bytes.subarray(0, 8).equals(signature)) return chunks;
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    chunks.push({
      type: bytes.toString('latin1', at + 4, at + 8),
      data: bytes.subarray(at + 8, at + 8 + length),
    });
    at += 12 + length;
  }
  return chunks;
}

// Loaded only when an image is repaired, which is rare.
const zlib = () => process.getBuiltinModule('node:zlib');

/** A picture that was cut off or lies about its size is left alone. */
function inflate(data: Buffer, expectedLength: number): Buffer | undefined {
  try {
    return zlib().inflateSync(data, { maxOutputLength: expectedLength + 1 });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

function unfilter(data: Buffer, stride: number, height: number, step: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const raw = data[y * (stride + 1) + 1 + x] ?? 0;
      const left = x < step ? 0 : (out[y * stride + x - step] ?? 0);
      const up = y === 0 ? 0 : (out[(y - 1) * stride + x] ?? 0);
      const corner = x < step || y === 0 ? 0 : (out[(y - 1) * stride + x - step] ?? 0);
      out[y * stride + x] = raw + predict(filter, left, up, corner);
    }
  }
  return out;
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const estimate = left + up - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function toRgba(
  raw: Uint8Array,
  count: number,
  colourType: number,
  palette: Buffer,
  alpha: Buffer,
): Uint8Array {
  const out = new Uint8Array(count * 4);
  for (let at = 0; at < count; at++) {
    const grey = colourType === 4 ? (raw[at * 2] ?? 0) : (raw[at] ?? 0);
    const start = colourType === 6 ? at * 4 : at * 3;
    let pixel: readonly number[];
    if (colourType === 0) pixel = [grey, grey, grey, 255];
    else if (colourType === 4) pixel = [grey, grey, grey, raw[at * 2 + 1] ?? 255];
    else if (colourType === 3) {
      pixel = [
        palette[grey * 3] ?? 0,
        palette[grey * 3 + 1] ?? 0,
        palette[grey * 3 + 2] ?? 0,
        alpha[grey] ?? 255,
      ];
    } else
      pixel = [
        raw[start] ?? 0,
        raw[start + 1] ?? 0,
        raw[start + 2] ?? 0,
        colourType === 6 ? (raw[start + 3] ?? 255) : 255,
      ];
    out.set(pixel, at * 4);
  }
  return out;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4);
  return out;
}
