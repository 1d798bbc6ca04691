import { createCustomVariable } from '../custom-variable/create-custom-variable.ts';
import type { CustomVariableChanges } from '../client/custom-variables.ts';
import { deleteCustomVariable } from '../custom-variable/delete-custom-variable.ts';
import { getCustomVariable } from '../custom-variable/get-custom-variable.ts';
import { updateCustomVariable } from '../custom-variable/update-custom-variable.ts';
import type { CommandLine, CommandOptions } from './command-line.ts';
import { CommandMistake } from './command-mistake.ts';
import type { CommandConfig } from './config.ts';

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
    throw new CommandMistake('The variable needs a name: as an argument or in WEBHOOK_CUSTOM_VARIABLE_NAME.');
  }
  switch (verb) {
    case 'create': {
      const { value, is_secret = false } = await variableFields(options, readValue);
      if (value === undefined) throw new CommandMistake('A new variable needs --value.');
      return createCustomVariable({ ...config, variable: { name, value, is_secret } });
    }
    case 'get':
      return getCustomVariable({ ...config, name });
    case 'update': {
      const changes = await variableFields(options, readValue);
      if (Object.keys(changes).length === 0)
        throw new CommandMistake('Nothing to update: pass at least one option.');
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
  // An editor or echo ends the text with a line break that nobody means.
  const text = value === '-' ? (await readValue()).replace(/\r?\n$/, '') : value;
  return {
    ...(name !== undefined && { name }),
    ...(text !== undefined && { value: text }),
    ...(secret !== undefined && { is_secret: secret }),
  };
}
