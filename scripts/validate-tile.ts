import '../packages/tile/src/tile-validate.ts';
