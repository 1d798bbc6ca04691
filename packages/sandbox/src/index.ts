export { startSandbox } from './start-sandbox.ts';
export type { Sandbox, SandboxOptions } from './start-sandbox.ts';
export { siteTable, type SandboxSite } from './sites/site-table.ts';
export { findHost, type DatadogHost, type HostRole } from './sites/host-table.ts';
