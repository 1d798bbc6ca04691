/** Address of the tile's images. */
export const tileImages = '/_sandbox/tile';
