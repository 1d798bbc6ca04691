import { NotEvaluated } from '@tilekit/query/engine';
import type { WidgetContent } from './widget-view.ts';

/** What a widget shows when its query finds nothing, with why. */
export function noData(why: string): WidgetContent {
  return { kind: 'empty', state: 'empty', text: `No data. ${why}` };
}

/** What a widget shows when the sandbox cannot evaluate its query, with why. */
function notEvaluated(why: string): WidgetContent {
  return { kind: 'empty', state: 'not evaluated', text: `Not evaluated: ${why}.` };
}

/** Draws, or says why the sandbox does not evaluate what is drawn. */
export async function drawOrExplain(
  draw: () => WidgetContent | Promise<WidgetContent>,
): Promise<WidgetContent> {
  try {
    return await draw();
  } catch (error) {
    if (error instanceof NotEvaluated) return notEvaluated(error.reason);
    // Thousands of parts inside each other exceed the stack.
    if (error instanceof RangeError) return notEvaluated('it has too many parts inside each other');
    throw error;
  }
}
