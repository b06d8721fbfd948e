/** Replaces `@aws-sdk/client-internetmonitor`, whose newest version lacks half of this: docs/decisions/0001. */
export { type Command, type InternetMonitor, internetMonitorClient } from './client.ts';
export * from './commands.ts';
export type * from './models.ts';
export { paginate } from './paging.ts';
export { InternetMonitorServiceException } from './serde.ts';
