/**
 * Random numbers from 0 to 1 that are the same for the same seed: FNV-1a, then a xorshift. It spreads well enough for
 * a demonstration.
 */
export function randomFrom(seed: string): () => number {
  let state = 2_166_136_261;
  for (const letter of seed) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16_777_619);
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
  // Neighbouring seeds differ in the last bits only: let these reach the others first.
  for (let turn = 0; turn < 4; turn += 1) next();
  return next;
}
