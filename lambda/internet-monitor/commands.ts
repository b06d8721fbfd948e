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

/** Yields every page of a list operation, in order. @throws RangeError as `PageTokens.next`. */
export async function* paginate<Page extends { readonly NextToken?: string | undefined }>(
  readPage: (token: { readonly NextToken?: string }) => Promise<Page>,
): AsyncGenerator<Page> {
  const tokens = new PageTokens();
  let NextToken: string | undefined;
  do {
    const page = await readPage(NextToken === undefined ? {} : { NextToken });
    yield page;
    NextToken = tokens.next(page.NextToken);
  } while (NextToken !== undefined);
}

/** The page tokens of one reading of a list. */
export class PageTokens {
  readonly #used = new Set<string>();

  /**
   * @returns the token of the next page, if there is one.
   * @throws RangeError if it is no text, or was given before: such a list would never end.
   */
  next(token: unknown): string | undefined {
    if (token === undefined || token === null || token === '') return undefined;
    if (typeof token !== 'string' || this.#used.has(token)) throw new RangeError('The list gives a wrong page token.');
    this.#used.add(token);
    return token;
  }
}
