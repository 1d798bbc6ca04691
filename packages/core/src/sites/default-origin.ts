import type { WebOrigin } from './datadog-site.ts';
import { sites } from './site-table.ts';

const [us1] = sites;
if (!us1) throw new Error('The site table is empty.');

/** Where an authorization starts that names no site: Datadog lets the user choose theirs on that page. */
export const defaultOrigin: WebOrigin = us1.webOrigin;
