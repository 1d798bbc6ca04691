import type { RuleCases } from '../rule-cases.ts';
import { set, drop, del, rename, png, grey, noise, jpeg } from '../change.ts';
import { M } from '../good-tile.ts';

export const mediaCases: RuleCases = {
  'media/at-least-one-image': { bad: [set(M, 'tile/media', [])] },
  'media/max-eight': {
    bad: [
      set(
        M,
        'tile/media',
        Array.from({ length: 9 }, (_, index) => ({
          media_type: 'image',
          caption: `Picture ${index}`,
          image_url: 'images/overview.png',
        })),
      ),
    ],
  },
  'media/image-unique': {
    bad: [
      set(M, 'tile/media/1', {
        media_type: 'image',
        caption: 'Nova Relay - Overview again',
        image_url: './images/overview.png',
      }),
    ],
  },
  'media/max-one-video': {
    bad: [
      set(M, 'tile/media/0', {
        media_type: 'video',
        caption: 'One',
        image_url: 'images/overview.png',
        vimeo_id: 123456789,
      }),
      set(M, 'tile/media/1', {
        media_type: 'video',
        caption: 'Two',
        image_url: 'images/overview.png',
        vimeo_id: 123456780,
      }),
    ],
  },
  'media/item-shape': { bad: [drop(M, 'tile/media/0/caption')] },
  'media/video-vimeo-id': { bad: [set(M, 'tile/media/0/vimeo_id', 123456789)] },
  'media/vimeo-nine-digits': {
    bad: [
      set(M, 'tile/media/1', {
        media_type: 'video',
        caption: 'One',
        image_url: 'images/overview.png',
        vimeo_id: 1234,
      }),
    ],
    good: [
      set(M, 'tile/media/1', {
        media_type: 'video',
        caption: 'One',
        image_url: 'images/overview.png',
        vimeo_id: 123456789,
      }),
    ],
  },
  'media/caption-length': { bad: [set(M, 'tile/media/0/caption', 'word '.repeat(70).trim())] },
  'media/caption-nonempty': { bad: [set(M, 'tile/media/0/caption', ' ')] },
  'media/caption-unique': {
    bad: [
      set(M, 'tile/media/1', {
        media_type: 'image',
        caption: 'Nova Relay - Overview dashboard',
        image_url: 'images/overview.png',
      }),
    ],
  },
  'media/file-exists': { bad: [set(M, 'tile/media/0/image_url', 'images/overveiw.png')] },
  'media/path-in-images': { bad: [set(M, 'tile/media/0/image_url', 'assets/logos/nova-relay.png')] },
  'media/extension': {
    bad: [
      jpeg('images/overview.jpeg', 1440, 810),
      set(M, 'tile/media/0/image_url', 'images/overview.jpeg'),
      del('images/overview.png'),
    ],
  },
  'media/file-name': {
    bad: [
      rename('images/overview.png', 'images/overview.v2.png'),
      set(M, 'tile/media/0/image_url', 'images/overview.v2.png'),
    ],
  },
  'media/format-matches-extension': { bad: [jpeg('images/overview.png', 1440, 810)] },
  'media/max-size': { bad: [noise('images/overview.png', 1440, 810)] },
  'media/recommended-size': { bad: [noise('images/overview.png', 1440, 810)] },
  'media/aspect-ratio-gross': { bad: [png('images/overview.png', 1440, 1080)] },
  'media/aspect-ratio-1pct': { bad: [png('images/overview.png', 1440, 850)] },
  'media/aspect-ratio-exact': { bad: [png('images/overview.png', 1440, 815)] },
  'media/min-width-1440': { bad: [png('images/overview.png', 1280, 720)] },
  'media/max-width-2880': { bad: [png('images/overview.png', 3200, 1800)] },
  'media/height-810-2560': { bad: [png('images/overview.png', 1500, 2600)] },
  'media/color-mode': { bad: [grey('images/overview.png', 1440, 810)] },
};
