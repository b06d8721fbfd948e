import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import type { MetadataBearer } from '@smithy/types';
import type { ClientConfig } from './client-config.ts';
import type {
  GetHealthEventInput,
  GetHealthEventOutput,
  GetInternetEventInput,
  GetInternetEventOutput,
  ListHealthEventsInput,
  ListHealthEventsOutput,
  ListInternetEventsInput,
  ListInternetEventsOutput,
  ListMonitorsInput,
  ListMonitorsOutput,
} from './models.ts';
import { operation, serviceId } from './operations.ts';

const builtIns = {
  UseFIPS: { type: 'builtInParams', name: 'useFipsEndpoint' },
  Endpoint: { type: 'builtInParams', name: 'endpoint' },
  Region: { type: 'builtInParams', name: 'region' },
  UseDualStack: { type: 'builtInParams', name: 'useDualstackEndpoint' },
} as const;

const build = makeBuilder<ClientConfig, object, MetadataBearer>(
  builtIns,
  serviceId,
  `${serviceId}Client`,
  getEndpointPlugin,
);

/** Makes the command of an operation. */
function command<Input extends object, Output extends object>(
  ...[name, path, answer, query]: Parameters<typeof operation>
) {
  return build<Input, Output & MetadataBearer>({}, () => [], name, operation(name, path, answer, query));
}

/** @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_GetHealthEvent.html */
export class GetHealthEventCommand extends command<GetHealthEventInput, GetHealthEventOutput>(
  'GetHealthEvent',
  'Monitors/{MonitorName}/HealthEvents/{EventId}',
  ['EventId', 'EventArn', 'StartedAt', 'Status', 'ImpactedLocations'],
  { LinkedAccountId: 'text' },
) {}

/** @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_ListHealthEvents.html */
export class ListHealthEventsCommand extends command<ListHealthEventsInput, ListHealthEventsOutput>(
  'ListHealthEvents',
  'Monitors/{MonitorName}/HealthEvents',
  ['HealthEvents'],
  {
    StartTime: 'instant',
    EndTime: 'instant',
    NextToken: 'text',
    MaxResults: 'number',
    EventStatus: 'text',
    LinkedAccountId: 'text',
  },
) {}

/** @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_GetInternetEvent.html */
export class GetInternetEventCommand extends command<GetInternetEventInput, GetInternetEventOutput>(
  'GetInternetEvent',
  'InternetEvents/{EventId}',
  ['EventId', 'EventArn', 'StartedAt', 'EventStatus', 'ClientLocation'],
) {}

/** @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_ListInternetEvents.html */
export class ListInternetEventsCommand extends command<ListInternetEventsInput, ListInternetEventsOutput>(
  'ListInternetEvents',
  'InternetEvents',
  ['InternetEvents'],
  {
    StartTime: 'instant',
    EndTime: 'instant',
    NextToken: 'text',
    MaxResults: ['number', 'InternetEventMaxResults'],
    EventStatus: 'text',
    EventType: 'text',
  },
) {}

/** @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_ListMonitors.html */
export class ListMonitorsCommand extends command<ListMonitorsInput, ListMonitorsOutput>(
  'ListMonitors',
  'Monitors',
  ['Monitors'],
  { NextToken: 'text', MaxResults: 'number', MonitorStatus: 'text' },
) {}
