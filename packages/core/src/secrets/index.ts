export { createSecretBox } from './create-secret-box.ts';
export { parseKeyRing, type KeyRing, type KeyRingEntry } from './key-ring.ts';
