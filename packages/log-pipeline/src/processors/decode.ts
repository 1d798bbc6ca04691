import type { Settings } from '../pipeline/settings.ts';
import { PipelineError } from '../pipeline/settings.ts';
import type { RunProcessor } from './processor.ts';

/** Decodes base64 or hexadecimal digits. */
export function decoderProcessor(settings: Settings): RunProcessor {
  const source = settings.text('source');
  const target = settings.text('target');
  const encoding = settings.text('binaryToTextEncoding');
  const representation = settings.text('inputRepresentation');
  if (encoding !== 'base64' && encoding !== 'base16' && encoding !== 'hex')
    throw new PipelineError(`There is no encoding "${encoding}"`);
  const digits = encoding === 'base64' ? /^[A-Za-z0-9+/_-]+={0,2}$/ : /^(?:0x)?[0-9A-Fa-f]+$/i;
  return (log) => {
    const value = log.get(source);
    if (typeof value !== 'string' || !digits.test(value)) return false;
    const isInteger = /^integer$/i.test(representation);
    if (isInteger && encoding !== 'base64') log.set(target, parseInt(value.replace(/^0x/i, ''), 16));
    else {
      // What is cut off in the middle of a byte loses that byte.
      const bytes = Buffer.from(value.replace(/^0x/i, ''), encoding === 'base64' ? 'base64' : 'hex');
      log.set(
        target,
        isInteger ? bytes.reduce((number, byte) => number * 256 + byte, 0) : bytes.toString('utf8'),
      );
    }
    return true;
  };
}

export function excludeAttribute(settings: Settings): RunProcessor {
  const name = settings.optionalText('attributeToExclude') ?? settings.text('source');
  return (log) => {
    const isThere = log.get(name) !== undefined;
    log.delete(name);
    return isThere;
  };
}
