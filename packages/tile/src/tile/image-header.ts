/** What the first bytes of an image say; nothing is decoded. */
export interface ImageHeader {
  readonly format: 'png' | 'jpeg' | 'gif' | 'webp' | 'svg' | 'unknown';
  readonly width: number;
  readonly height: number;
  /** PNG only: 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA. */
  readonly colourType?: number;
}

const unknown: ImageHeader = { format: 'unknown', width: 0, height: 0 };

/** Reads format and dimensions; a header that lies or ends early is `unknown`. */
export function readImageHeader(bytes: Uint8Array): ImageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ascii = (start: number, end: number) => Buffer.from(bytes.subarray(start, end)).toString('latin1');
  if (bytes.length >= 29 && view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a) {
    if (ascii(12, 16) !== 'IHDR') return unknown;
    return {
      format: 'png',
      width: view.getUint32(16),
      height: view.getUint32(20),
      colourType: view.getUint8(25),
    };
  }
  if (bytes.length > 4 && view.getUint16(0) === 0xffd8) return readJpegHeader(view);
  if (bytes.length > 10 && ascii(0, 4) === 'GIF8') {
    return { format: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
  }
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return { format: 'webp', width: 0, height: 0 };
  if (
    /^\s*(<\?xml[^>]{0,500}>\s*)?(<!--[^>]{0,2000}-->\s*)*(<!DOCTYPE[^>]{0,500}>\s*)?<svg[\s>]/.test(
      ascii(0, 4096),
    )
  ) {
    return { format: 'svg', width: 0, height: 0 };
  }
  return unknown;
}

/** Walks the segments to the first start-of-frame marker; each step moves forward, so it ends. */
function readJpegHeader(view: DataView): ImageHeader {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return unknown;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { format: 'jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + Math.max(2, view.getUint16(at + 2));
  }
  return unknown;
}
