import { env } from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import { siteConfig } from '../../../tools/docs/site/site-config.ts';

// `pnpm docs:site` sets it where the repository's address is known.
export default siteConfig(fileURLToPath(new URL('../../../', import.meta.url)), env.TILEKIT_SITE_REPOSITORY);
