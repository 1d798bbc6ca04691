import { sites } from '@tilekit/core';

/** How often each number arrived, read from the sandbox without holding it all; and how many on another site. */
export async function countArrivals(
  sandboxUrl: string,
  each: number,
): Promise<{ readonly arrivals: Uint8Array; readonly astray: number }> {
  const arrivals = new Uint8Array(each * sites.length);
  let astray = 0;
  for (const [index, site] of sites.entries()) {
    const response = await fetch(`${sandboxUrl}/_sandbox/received/logs?site=${site.domain}`);
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of response.body ?? []) {
      rest += decoder.decode(chunk as Uint8Array, { stream: true });
      const end = rest.lastIndexOf('}');
      for (const [, text = ''] of rest.slice(0, end).matchAll(/"message":"(\d+)"/g)) {
        const number = Number(text);
        arrivals[number] = (arrivals[number] ?? 0) + 1;
        if (Math.floor(number / each) !== index) astray += 1;
      }
      rest = rest.slice(end);
    }
  }
  return { arrivals, astray };
}
