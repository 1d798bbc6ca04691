import { encodePng } from '../../packages/tile/src/picture/png.ts';

export type Colour = readonly [red: number, green: number, blue: number];

/** A picture of rectangles. */
export class Picture {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Uint8Array;

  constructor(width: number, height: number, background: Colour) {
    this.width = width;
    this.height = height;
    this.#pixels = new Uint8Array(width * height * 4);
    this.fill(0, 0, width, height, background);
  }

  fill(left: number, top: number, width: number, height: number, colour: Colour): void {
    const first = Math.max(0, left);
    const columns = Math.max(0, Math.min(this.width, left + width) - first);
    const row = new Uint8Array(columns * 4).map((_, index) => colour[index % 4] ?? 255);
    for (let y = Math.max(0, top); y < Math.min(this.height, top + height); y++) {
      this.#pixels.set(row, (y * this.width + first) * 4);
    }
  }

  png(): Uint8Array {
    return encodePng({ width: this.width, height: this.height, pixels: this.#pixels });
  }
}
