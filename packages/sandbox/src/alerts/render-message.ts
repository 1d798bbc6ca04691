import type { Alert } from './alert.ts';

const blocks: ReadonlyMap<string, (alert: Alert) => boolean> = new Map(
  Object.entries({
    is_alert: ({ transition }) => ['Triggered', 'Re-Triggered', 'Renotify'].includes(transition),
    is_warning: ({ transition }) => ['Warn', 'Re-Warn'].includes(transition),
    is_recovery: ({ transition }) => transition === 'Recovered',
    is_no_data: ({ transition }) => ['No Data', 'Re-No Data'].includes(transition),
    is_renotify: ({ transition }) => transition === 'Renotify' || transition.startsWith('Re-'),
  }),
);

/**
 * Renders a monitor's message: conditional blocks, `{{value}}`, `{{threshold}}` and `{{tag.name}}`.
 *
 * @see https://docs.datadoghq.com/monitors/notify/variables/
 */
export function renderMessage(message: string, alert: Alert): string {
  const { group, monitor, value } = alert;
  return message
    .replace(
      /\{\{([#^])(is_\w+)\}\}([\s\S]*?)\{\{\/\2\}\}/g,
      (_whole, sign: string, name: string, inner: string) =>
        (blocks.get(name)?.(alert) ?? false) === (sign === '#') ? inner.trim() : '',
    )
    .replace(/\{\{\s*([\w.-]+)\s*\}\}/g, (_whole, name: string) => {
      if (name === 'value') return value === null ? 'no data' : String(value);
      if (name === 'threshold') return String(monitor.thresholds.critical ?? '');
      const key = name.replace(/\.name$/, '');
      return group.find((tag) => tag.startsWith(`${key}:`))?.slice(key.length + 1) ?? '';
    })
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
