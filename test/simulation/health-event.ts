/** A health event as it really is, whatever anybody hears of it. Instants in milliseconds. */
export interface HealthEvent {
  readonly index: number;
  readonly eventId: string;
  readonly monitorName: string;
  readonly startedAt: number;
  /** When Internet Monitor shows it. */
  readonly appearsAt: number;
  readonly endedAt: number;
  /** When it gets worse: another network in another country, and more of the traffic. */
  readonly spreadsAt: number | undefined;
  /** When the global map shows it. */
  readonly onMapAt: number | undefined;
  /** Undefined: it is no part of a storm. */
  readonly part?: StormPart;
}

/** What a health event of a storm is about. */
export interface StormPart {
  /** The same for all events of a storm. */
  readonly storm: string;
  readonly carrier: Carrier;
  /** Numbers of cities. An overall event has several. */
  readonly cities: readonly number[];
  readonly isOverall: boolean;
  /** It is broken again after the end of the storm. */
  readonly isReturn: boolean;
  readonly isAvailability: boolean;
  /** Of the monitor's traffic, before it gets worse. */
  readonly trafficPercent: number;
  /** When AWS names the cause, and which it names. */
  readonly causedAt: number;
  readonly cause: object;
}

export interface Carrier {
  readonly city: string;
  readonly network: { readonly ASName: string; readonly ASNumber: number };
  readonly place: { readonly Subdivision: string; readonly Country: string; readonly CountryCode: string };
}
