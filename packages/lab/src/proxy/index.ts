export { startProxy, type ProxyOptions, type RunningProxy } from './proxy.ts';
export { Authority } from './authority.ts';
