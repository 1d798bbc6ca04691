export { testInstallationStore, type StoreHarness, type TestFunction } from './test-installation-store.ts';
