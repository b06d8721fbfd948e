import type { InternetMonitorClientResolvedConfig } from '@aws-sdk/client-internetmonitor';
import { Command } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import { getSerdePlugin } from '@smithy/core/serde';
import type { HttpRequest, MetadataBearer, SerdeContext } from '@smithy/types';
import type {
  GetHealthEventInput,
  GetHealthEventOutput,
  GetInternetEventInput,
  GetInternetEventOutput,
  ListHealthEventsInput,
  ListHealthEventsOutput,
  ListInternetEventsInput,
  ListInternetEventsOutput,
} from './models.ts';
import { getRequest, readAnswer } from './serde.ts';

const endpointParameters = {
  UseFIPS: { type: 'builtInParams', name: 'useFipsEndpoint' },
  Endpoint: { type: 'builtInParams', name: 'endpoint' },
  Region: { type: 'builtInParams', name: 'region' },
} as const;

/** The base class of one operation: what the SDK's code generator would have written, over the two functions that differ. */
function command<Input extends object, Output extends object>(
  name: string,
  serialize: (input: Input, context: SerdeContext) => Promise<HttpRequest>,
) {
  return Command.classBuilder<Input, Output & MetadataBearer, InternetMonitorClientResolvedConfig>()
    .ep(endpointParameters)
    .m(function (
      this: Command<Input, Output & MetadataBearer, InternetMonitorClientResolvedConfig>,
      ctor,
      _stack,
      config,
    ) {
      return [
        getSerdePlugin(config, serialize, readAnswer<Output>),
        getEndpointPlugin(config, ctor.getEndpointParameterInstructions()),
      ];
    })
    .n('InternetMonitorClient', name)
    .f()
    .build();
}

/** @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_GetHealthEvent.html */
export class GetHealthEventCommand extends command<GetHealthEventInput, GetHealthEventOutput>(
  'GetHealthEventCommand',
  ({ MonitorName, EventId, LinkedAccountId }, context) =>
    getRequest(context, ['Monitors', MonitorName, 'HealthEvents', EventId], { LinkedAccountId }),
) {}

/** @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_ListHealthEvents.html */
export class ListHealthEventsCommand extends command<ListHealthEventsInput, ListHealthEventsOutput>(
  'ListHealthEventsCommand',
  ({ MonitorName, ...query }, context) => getRequest(context, ['Monitors', MonitorName, 'HealthEvents'], query),
) {}

/** @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_GetInternetEvent.html */
export class GetInternetEventCommand extends command<GetInternetEventInput, GetInternetEventOutput>(
  'GetInternetEventCommand',
  ({ EventId }, context) => getRequest(context, ['InternetEvents', EventId]),
) {}

/**
 * The one member whose name on the wire is another: `MaxResults` travels as `InternetEventMaxResults`.
 *
 * @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_ListInternetEvents.html
 */
export class ListInternetEventsCommand extends command<ListInternetEventsInput, ListInternetEventsOutput>(
  'ListInternetEventsCommand',
  ({ MaxResults, ...query }, context) =>
    getRequest(context, ['InternetEvents'], { ...query, InternetEventMaxResults: MaxResults }),
) {}
