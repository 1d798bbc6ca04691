import { bytesOf, type FileTree } from '../../file-tree.ts';
import { tileFolder, type SetUpPlan } from '../plan.ts';
import { Picture, type Colour } from '../png.ts';

const paper: Colour = [246, 246, 249];
const panel: Colour = [255, 255, 255];
const line: Colour = [214, 215, 224];
const accents: readonly Colour[] = [
  [112, 119, 148],
  [148, 155, 181],
  [181, 187, 207],
];

/** The example's pictures show the example: neutral ones take their place until the partner has real ones. */
export function replaceMedia(files: FileTree, { to }: SetUpPlan): FileTree {
  const replaced = new Map(files);
  let index = 0;
  for (const path of files.keys()) {
    if (!path.startsWith(tileFolder)) continue;
    if (/\/images\/[^/]+\.png$/.test(path)) replaced.set(path, placeholder(index++));
    if (/\/logos\/[^/]+\.svg$/.test(path)) replaced.set(path, bytesOf(wordmark(to.title)));
  }
  return replaced;
}

/** A dashboard without words, 16:9 as Datadog asks; each index gives another arrangement. */
function placeholder(index: number): Uint8Array {
  const picture = new Picture(1440, 810, paper);
  const columns = 2 + (index % 3);
  const width = Math.floor((1440 - 40 * (columns + 1)) / columns);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < 2; row++) {
      drawPanel(picture, 40 + column * (width + 40), 60 + row * 365, width, 325, index + column + row);
    }
  }
  return picture.png();
}

function drawPanel(
  picture: Picture,
  left: number,
  top: number,
  width: number,
  height: number,
  seed: number,
): void {
  picture.fill(left, top, width, height, line);
  picture.fill(left + 2, top + 2, width - 4, height - 4, panel);
  picture.fill(left + 24, top + 24, Math.floor(width / 3), 14, line);
  const bars = 12;
  const step = Math.floor((width - 48) / bars);
  for (let bar = 0; bar < bars; bar++) {
    const tall = 40 + ((bar * 37 + seed * 53) % 180);
    const colour = accents[(seed + bar) % accents.length] ?? line;
    picture.fill(left + 24 + bar * step, top + height - 24 - tall, step - 8, tall, colour);
  }
}

/** The name as text in the reader's own sans-serif: replace it with the brand's drawing. */
function wordmark(title: string): string {
  const name = title.replaceAll('&', '&amp;').replaceAll("'", '&#39;');
  const width = 40 + title.length * 28;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 76" role="img" aria-label="${name}">
  <title>${name}</title>
  <text x="20" y="54" font-family="Helvetica, Arial, sans-serif" font-size="46" font-weight="600" fill="#3d4260">${name}</text>
</svg>
`;
}
