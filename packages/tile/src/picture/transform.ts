import type { Picture } from './png.ts';

/** Adds a border in the corner's colour until the sides are in the ratio given; nothing is cut. */
export function padTo(picture: Picture, across: number, down: number): Picture {
  const units = Math.max(Math.ceil(picture.width / across), Math.ceil(picture.height / down));
  const [width, height] = [units * across, units * down];
  const pixels = new Uint8Array(width * height * 4);
  for (let at = 0; at < pixels.length; at += 4) pixels.set(picture.pixels.subarray(0, 4), at);
  const left = Math.floor((width - picture.width) / 2);
  const top = Math.floor((height - picture.height) / 2);
  for (let y = 0; y < picture.height; y++) {
    const row = picture.pixels.subarray(y * picture.width * 4, (y + 1) * picture.width * 4);
    pixels.set(row, ((y + top) * width + left) * 4);
  }
  return { width, height, pixels };
}

/** Scales to a width and keeps the ratio of the sides. */
export function scaleTo(picture: Picture, width: number): Picture {
  return resize(picture, width, Math.max(1, Math.round((picture.height * width) / picture.width)));
}

/** Scales by averaging the pixels that fall into each new one. */
export function resize(picture: Picture, width: number, height: number): Picture {
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = span(y, height, picture.height);
    for (let x = 0; x < width; x++) {
      const [left, right] = span(x, width, picture.width);
      const sums = [0, 0, 0, 0];
      for (let sy = top; sy < bottom; sy++) {
        for (let sx = left; sx < right; sx++) {
          for (let channel = 0; channel < 4; channel++) {
            sums[channel] =
              (sums[channel] ?? 0) + (picture.pixels[(sy * picture.width + sx) * 4 + channel] ?? 0);
          }
        }
      }
      const count = (bottom - top) * (right - left);
      pixels.set(
        sums.map((sum) => Math.round(sum / count)),
        (y * width + x) * 4,
      );
    }
  }
  return { width, height, pixels };
}

function span(index: number, size: number, sourceSize: number): [number, number] {
  const start = Math.min(sourceSize - 1, Math.floor((index * sourceSize) / size));
  return [start, Math.max(start + 1, Math.min(sourceSize, Math.floor(((index + 1) * sourceSize) / size)))];
}
