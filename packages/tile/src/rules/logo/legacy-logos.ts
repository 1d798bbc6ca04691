/** Names and sizes in pixels that older pages ask for. */
export const legacyLogos = [
  ['avatars-bot.png', 128, 128],
  ['saas_logos-bot.png', 200, 128],
  ['saas_logos-small.png', 120, 60],
] as const;
