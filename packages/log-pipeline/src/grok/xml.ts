import { parseXml as parseDocument, XmlElement, XmlError, XmlText, XmlCdata } from '@rgrove/parse-xml';
import { maxAttributeDepth, newObject, type LogObject, type LogValue } from '../values/log-value.ts';

/**
 * Reads XML as attributes: an element is an object of its attributes and children, a text beside them is `value`, and an
 * element that comes more than once is a list. Undefined when it is no XML.
 */
export function parseXml(text: string): LogObject | undefined {
  try {
    const { root } = parseDocument(text);
    if (!root) return undefined;
    const result = newObject();
    result[root.name] = toValue(root, 0);
    return result;
  } catch (error) {
    if (error instanceof XmlError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function toValue(element: XmlElement, depth: number): LogValue {
  const result = newObject();
  Object.assign(result, element.attributes);
  let text = '';
  for (const child of element.children) {
    if (child instanceof XmlText || child instanceof XmlCdata) text += child.text;
    if (child instanceof XmlElement && depth < maxAttributeDepth)
      add(result, child.name, toValue(child, depth + 1));
  }
  const trimmed = text.trim();
  if (Object.keys(result).length === 0) return trimmed;
  if (trimmed !== '') result.value = trimmed;
  return result;
}

function add(object: LogObject, name: string, value: LogValue): void {
  const before = object[name];
  if (before === undefined) object[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else object[name] = [before, value];
}
