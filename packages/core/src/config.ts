import type { ProxyEnvironment } from './request/proxy-settings.ts';

/** @returns the environment of the process, from which a transport reads its proxy settings */
export function proxyEnvironment(): ProxyEnvironment {
  return process.env;
}
