import { repositoryUrl } from './links.ts';

/** The environment of VitePress: where a link to a file of the repository leads, if that is known. */
export function readSiteEnvironment(remote: string): NodeJS.ProcessEnv {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;
  const repository = repositoryUrl(remote, GITHUB_SERVER_URL, GITHUB_REPOSITORY);
  return { ...process.env, ...(repository !== undefined && { TILEKIT_SITE_REPOSITORY: repository }) };
}
