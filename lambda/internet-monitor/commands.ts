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

/** The query of a request, without the undefined values. */
export type Query = Readonly<Record<string, string | number | Date | undefined>>;

/** One operation with its input. All that the program uses are GET requests. */
export class Command<Output extends object> {
  /** Below `/v20210603`, one part an element. */
  readonly path: readonly string[];
  readonly query: Query;
  /** Always absent: the type of the answer. */
  readonly output?: Output;

  constructor(path: readonly string[], query: Query = {}) {
    this.path = path;
    this.query = query;
  }
}

/** @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_GetHealthEvent.html */
export class GetHealthEventCommand extends Command<GetHealthEventOutput> {
  constructor({ MonitorName, EventId, ...query }: GetHealthEventInput) {
    super(['Monitors', MonitorName, 'HealthEvents', EventId], query);
  }
}

/** @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_ListHealthEvents.html */
export class ListHealthEventsCommand extends Command<ListHealthEventsOutput> {
  constructor({ MonitorName, ...query }: ListHealthEventsInput) {
    super(['Monitors', MonitorName, 'HealthEvents'], query);
  }
}

/** @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_GetInternetEvent.html */
export class GetInternetEventCommand extends Command<GetInternetEventOutput> {
  constructor({ EventId }: GetInternetEventInput) {
    super(['InternetEvents', EventId]);
  }
}

/**
 * The one member whose name on the wire is another: `MaxResults` travels as `InternetEventMaxResults`.
 *
 * @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_ListInternetEvents.html
 */
export class ListInternetEventsCommand extends Command<ListInternetEventsOutput> {
  constructor({ MaxResults, ...query }: ListInternetEventsInput) {
    super(['InternetEvents'], { ...query, InternetEventMaxResults: MaxResults });
  }
}

/** @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_ListMonitors.html */
export class ListMonitorsCommand extends Command<ListMonitorsOutput> {
  constructor(query: ListMonitorsInput) {
    super(['Monitors'], { ...query });
  }
}

/** Yields every page of a list operation, in order. @throws RangeError as `PageTokens.use`. */
export async function* paginate<Page extends { readonly NextToken?: string | undefined }>(
  readPage: (token: { readonly NextToken?: string }) => Promise<Page>,
): AsyncGenerator<Page> {
  const tokens = new PageTokens();
  let token: { readonly NextToken?: string } = {};
  do {
    const page = await readPage(token);
    yield page;
    token = page.NextToken ? { NextToken: page.NextToken } : {};
    tokens.use(token.NextToken);
  } while (token.NextToken !== undefined);
}

/** The page tokens of one reading of a list. */
export class PageTokens {
  readonly #used = new Set<string>();

  /** @throws RangeError if the token was used: such a list would never end. */
  use(token: string | undefined): void {
    if (token === undefined) return;
    if (this.#used.has(token)) throw new RangeError('The list gives the same page token again.');
    this.#used.add(token);
  }
}
