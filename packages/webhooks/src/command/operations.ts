import { readFile } from 'node:fs/promises';
import type { WebhookChanges } from '../client/webhook-fields.ts';
import { createWebhook } from '../webhook/create-webhook.ts';
import { customHeaders } from '../webhook/custom-headers.ts';
import { deleteWebhook } from '../webhook/delete-webhook.ts';
import { getWebhook } from '../webhook/get-webhook.ts';
import { updateWebhook } from '../webhook/update-webhook.ts';
import type { CommandLine, CommandOptions } from './command-line.ts';
import { CommandMistake } from './command-mistake.ts';
import type { CommandConfig } from './config.ts';

/** Performs one of the four operations on a webhook. */
export async function operateOnWebhook(
  { verb, options, ...line }: CommandLine,
  config: CommandConfig,
  onWarning: (warning: string) => void,
): Promise<object> {
  const name = line.name ?? config.webhookName;
  if (!name) throw new CommandMistake('The webhook needs a name: as an argument or in WEBHOOK_NAME.');
  switch (verb) {
    case 'create': {
      const { url, ...fields } = await webhookFields(options);
      if (url === undefined) throw new CommandMistake('A new webhook needs --url.');
      return createWebhook({ ...config, onWarning, webhook: { ...fields, name, url } });
    }
    case 'get':
      return getWebhook({ ...config, name });
    case 'update': {
      const changes = await webhookFields(options);
      if (Object.keys(changes).length === 0)
        throw new CommandMistake('Nothing to update: pass at least one option.');
      return updateWebhook({ ...config, onWarning, name, changes });
    }
    case 'delete':
      await deleteWebhook({ ...config, name });
      return {};
  }
}

async function webhookFields(options: CommandOptions): Promise<WebhookChanges> {
  const { name, url, header, payload, 'encode-as': encodeAs, 'payload-file': payloadFile } = options;
  if (encodeAs !== undefined && encodeAs !== 'json' && encodeAs !== 'form') {
    throw new CommandMistake('--encode-as must be json or form.');
  }
  if (payload !== undefined && payloadFile !== undefined) {
    throw new CommandMistake('Give --payload or --payload-file, not both.');
  }
  const text = payloadFile === undefined ? payload : await readPayload(payloadFile);
  return {
    ...(name !== undefined && { name }),
    ...(url !== undefined && { url }),
    ...(encodeAs !== undefined && { encode_as: encodeAs }),
    ...(header !== undefined && { custom_headers: customHeaders(readHeaders(header)) }),
    ...(text !== undefined && { payload: text }),
  };
}

function readHeaders(lines: readonly string[]): Record<string, string> {
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    // The line is not repeated: it may hold a secret.
    if (colon < 1) throw new CommandMistake("--header must look like 'Name: value'.");
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const;
  });
  return Object.fromEntries(headers);
}

async function readPayload(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CommandMistake(`The payload file "${file}" cannot be read.`, { cause });
  }
}
