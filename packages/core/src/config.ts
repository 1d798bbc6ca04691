import type { ProxyEnvironment } from './request/proxy-settings.ts';

/** @returns the environment of the process, of which a transport reads the way out */
export function proxyEnvironment(): ProxyEnvironment {
  return process.env;
}
