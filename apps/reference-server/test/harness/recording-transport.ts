import type { Transport } from '@tilekit/core';
import { recordSecret } from './canaries.ts';

/** Lets requests pass, and remembers every secret that goes by, and every host that is contacted. */
export function recordingTransport(transport: Transport): {
  transport: Transport;
  urls: string[];
  secrets: Set<string>;
} {
  const urls: string[] = [];
  const secrets = new Set<string>();
  const remember = (secret: string | null | undefined) => {
    if (secret) secrets.add(secret);
    recordSecret(secret);
  };
  return {
    urls,
    secrets,
    async transport(request) {
      urls.push(request.url.href);
      if (typeof request.body === 'string') {
        const form = new URLSearchParams(request.body);
        for (const name of ['code', 'code_verifier', 'client_secret', 'refresh_token', 'token']) {
          remember(form.get(name));
        }
      }
      const response = await transport(request);
      for (const match of Buffer.from(response.body)
        .toString()
        .matchAll(/"(access_token|refresh_token|key)":"([^"]+)"/g)) {
        remember(match[2]);
      }
      return response;
    },
  };
}
