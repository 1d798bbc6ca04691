import type { SoakResult } from './soak-run.ts';

/** The summary for people, and what must not be in it. */
export function describeSoak(result: SoakResult): {
  readonly text: string;
  readonly violations: readonly string[];
} {
  const { effects, incidents, alerts, secrets, stuck } = result;
  const violations = [
    ...(result.lost > 0 ? [`${result.lost} lost`] : []),
    ...(effects.doubled + incidents.doubled > 0
      ? [`${effects.doubled + incidents.doubled} effects doubled`]
      : []),
    ...effects.missing.map((account) => `effects missing: ${account}`),
    ...stuck.map((installation) => `stuck: ${installation}`),
    ...secrets.found.map((place) => `secret in a log: ${place}`),
    ...result.failures,
  ];
  const families = Object.entries(result.families).map(([family, count]) =>
    [
      family.padEnd(16),
      ...[count.committed, count.received, count.lost, count.duplicates, count.unknown, count.tooLate].map(
        (number) => String(number).padStart(10),
      ),
    ].join(''),
  );
  const text = [
    '',
    `${' '.repeat(16)} committed  received      lost   again     unasked  too late`,
    ...families,
    '',
    row('time', `${result.seconds.toFixed(0)} s, after ${result.connectSeconds.toFixed(0)} s of connecting`),
    row(
      'disturbances',
      `${result.kills} kills, ${result.faults} faults, ${result.upgrades} upgrades, 1 restart of PostgreSQL`,
    ),
    row('alerts', `${alerts.sent} sent, ${alerts.acknowledged} cycles acknowledged, ${alerts.lost} lost`),
    row('effects', `${effects.done} done, ${effects.doubled} doubled, ${effects.missing.length} missing`),
    row(
      'incidents',
      `${incidents.wanted} wanted (${incidents.states}), ${incidents.arrived} arrived, ${incidents.doubled} doubled`,
    ),
    row('refreshes', String(result.refreshes)),
    row(
      'longest gap',
      `${result.longestGapSeconds.toFixed(0)} s without collection, ${result.oldestBatchSeconds.toFixed(0)} s until delivery`,
    ),
    row('recovery', `${result.recoverySeconds.toFixed(0)} s after the last disturbance everything flowed`),
    row('longest stop', `${(result.longestStopMs / 1000).toFixed(1)} s from SIGTERM to the end`),
    row('memory', `${result.megabytes.map((megabytes) => megabytes.toFixed(0)).join(', ')} MB`),
    row(
      'secrets',
      `${secrets.searched} looked for in ${secrets.megabytes.toFixed(1)} MB of logs, ${secrets.found.length} found`,
    ),
    '',
    row('lost', `${result.lost}`),
    row('doubled', `${effects.doubled + incidents.doubled}`),
    row('stuck', `${stuck.length}`),
    row('in logs', `${secrets.found.length}`),
    violations.length === 0
      ? 'no violations'
      : `violations:\n${violations.map((one) => `  - ${one}`).join('\n')}`,
    '',
  ].join('\n');
  return { text, violations };
}

function row(name: string, text: string): string {
  return `${name.padEnd(14)}${text}`;
}
