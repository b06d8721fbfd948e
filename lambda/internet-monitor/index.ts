/** Stands in for the part of `@aws-sdk/client-internetmonitor` that version 3.332.0 lacks: docs/decisions/0001. */
export { ListMonitorsCommand } from '@aws-sdk/client-internetmonitor';
export { type InternetMonitor, internetMonitorClient } from './client.ts';
export * from './commands.ts';
export type * from './models.ts';
export { pages } from './pages.ts';
