import { readFile } from 'node:fs/promises';
import {
  createCustomVariable,
  deleteCustomVariable,
  getCustomVariable,
  updateCustomVariable,
  type CustomVariableChanges,
} from '../client/custom-variables.ts';
import { customHeaders, type WebhookChanges } from '../client/webhook-fields.ts';
import { createWebhook, deleteWebhook, getWebhook, updateWebhook } from '../client/webhooks.ts';
import { UsageError, type CommandLine, type CommandOptions } from './command-line.ts';
import type { CommandConfig } from './config.ts';

/** Performs one of the four operations on a webhook. */
export async function operateOnWebhook(
  { verb, options, ...line }: CommandLine,
  config: CommandConfig,
  onWarning: (warning: string) => void,
): Promise<object> {
  const name = line.name ?? config.webhookName;
  if (!name) throw new UsageError('The webhook needs a name: as an argument or in WEBHOOK_NAME.');
  switch (verb) {
    case 'create': {
      const { url, ...fields } = await webhookFields(options);
      if (url === undefined) throw new UsageError('A new webhook needs --url.');
      return createWebhook({ ...config, onWarning, webhook: { ...fields, name, url } });
    }
    case 'get':
      return getWebhook({ ...config, name });
    case 'update': {
      const changes = await webhookFields(options);
      if (Object.keys(changes).length === 0)
        throw new UsageError('Nothing to update: pass at least one option.');
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
    throw new UsageError('--encode-as must be json or form.');
  }
  if (payload !== undefined && payloadFile !== undefined) {
    throw new UsageError('Give --payload or --payload-file, not both.');
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
    if (colon < 1) throw new UsageError("--header must look like 'Name: value'.");
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const;
  });
  return Object.fromEntries(headers);
}

async function readPayload(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`The payload file "${file}" cannot be read.`, { cause });
  }
}

/**
 * Performs one of the four operations on a custom variable.
 * @param readValue gives the value when the command line says `--value -`
 */
export async function operateOnVariable(
  { verb, options, ...line }: CommandLine,
  config: CommandConfig,
  readValue: () => Promise<string>,
): Promise<object> {
  const name = line.name ?? config.customVariableName;
  if (!name) {
    throw new UsageError('The variable needs a name: as an argument or in WEBHOOK_CUSTOM_VARIABLE_NAME.');
  }
  switch (verb) {
    case 'create': {
      const { value, is_secret = false } = await variableFields(options, readValue);
      if (value === undefined) throw new UsageError('A new variable needs --value.');
      return createCustomVariable({ ...config, variable: { name, value, is_secret } });
    }
    case 'get':
      return getCustomVariable({ ...config, name });
    case 'update': {
      const changes = await variableFields(options, readValue);
      if (Object.keys(changes).length === 0)
        throw new UsageError('Nothing to update: pass at least one option.');
      return updateCustomVariable({ ...config, name, changes });
    }
    case 'delete':
      await deleteCustomVariable({ ...config, name });
      return {};
  }
}

async function variableFields(
  { name, value, secret }: CommandOptions,
  readValue: () => Promise<string>,
): Promise<CustomVariableChanges> {
  // An editor or echo ends the text with an unintended line break.
  const text = value === '-' ? (await readValue()).replace(/\r?\n$/, '') : value;
  return {
    ...(name !== undefined && { name }),
    ...(text !== undefined && { value: text }),
    ...(secret !== undefined && { is_secret: secret }),
  };
}
