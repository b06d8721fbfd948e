/**
 * Inputs and outputs of the operations, named and shaped as in the current official client.
 * Optional members may be absent; instants are `Date`; an enum value that is newer than this file survives.
 *
 * @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_Operations.html
 */

/** A value of `Known`, or one that AWS has added since. */
type Open<Known extends string> = Known | (string & {});

export type HealthEventStatus = Open<'ACTIVE' | 'RESOLVED'>;
export type HealthEventImpactType = Open<'AVAILABILITY' | 'PERFORMANCE' | 'LOCAL_AVAILABILITY' | 'LOCAL_PERFORMANCE'>;
export type InternetEventStatus = Open<'ACTIVE' | 'RESOLVED'>;
export type InternetEventType = Open<'AVAILABILITY' | 'PERFORMANCE'>;

export interface Network {
  readonly ASName: string;
  readonly ASNumber: number;
}

export interface NetworkImpairment {
  readonly Networks?: readonly Network[];
  readonly AsPath?: readonly Network[];
  readonly NetworkEventType?: Open<'AWS' | 'Internet'>;
}

export interface AvailabilityMeasurement {
  /** 0 to 100. */
  readonly ExperienceScore?: number;
  /** 0 to 100, of the monitor's whole traffic. */
  readonly PercentOfTotalTrafficImpacted?: number;
  /** 0 to 100, of the traffic of this location and network. */
  readonly PercentOfClientLocationImpacted?: number;
}

export interface RoundTripTime {
  /** Milliseconds, as are P90 and P95. */
  readonly P50?: number;
  readonly P90?: number;
  readonly P95?: number;
}

export interface PerformanceMeasurement extends AvailabilityMeasurement {
  readonly RoundTripTime?: RoundTripTime;
}

export interface InternetHealth {
  readonly Availability?: AvailabilityMeasurement;
  readonly Performance?: PerformanceMeasurement;
}

export interface ImpactedLocation {
  readonly ASName: string;
  readonly ASNumber: number;
  readonly Country: string;
  readonly Status: HealthEventStatus;
  readonly Subdivision?: string;
  readonly Metro?: string;
  readonly City?: string;
  readonly Latitude?: number;
  readonly Longitude?: number;
  /** ISO 3166 alpha-2. */
  readonly CountryCode?: string;
  readonly SubdivisionCode?: string;
  readonly ServiceLocation?: string;
  readonly CausedBy?: NetworkImpairment;
  readonly InternetHealth?: InternetHealth;
  readonly Ipv4Prefixes?: readonly string[];
}

export interface HealthEvent {
  readonly EventArn: string;
  readonly EventId: string;
  readonly StartedAt: Date;
  /** Absent while the event is active. */
  readonly EndedAt?: Date;
  readonly CreatedAt?: Date;
  readonly LastUpdatedAt: Date;
  readonly ImpactedLocations: readonly ImpactedLocation[];
  readonly Status: HealthEventStatus;
  readonly PercentOfTotalTrafficImpacted?: number;
  readonly ImpactType: HealthEventImpactType;
  readonly HealthScoreThreshold?: number;
}

export interface ClientLocation {
  readonly ASName: string;
  readonly ASNumber: number;
  readonly Country: string;
  readonly City: string;
  readonly Latitude: number;
  readonly Longitude: number;
  readonly Subdivision?: string;
  /** A code in the answers that AWS has published ("505"), where a health event has a name. */
  readonly Metro?: string;
}

export interface InternetEventSummary {
  readonly EventId: string;
  readonly EventArn: string;
  readonly StartedAt: Date;
  /** Absent while the event is active. */
  readonly EndedAt?: Date;
  readonly ClientLocation: ClientLocation;
  readonly EventType: InternetEventType;
  readonly EventStatus: InternetEventStatus;
}

export interface GetHealthEventInput {
  readonly MonitorName: string;
  readonly EventId: string;
  readonly LinkedAccountId?: string;
}
export type GetHealthEventOutput = HealthEvent;

export interface ListHealthEventsInput {
  readonly MonitorName: string;
  readonly StartTime?: Date;
  readonly EndTime?: Date;
  readonly NextToken?: string;
  /** 1 to 25. */
  readonly MaxResults?: number;
  readonly EventStatus?: HealthEventStatus;
  readonly LinkedAccountId?: string;
}
export interface ListHealthEventsOutput {
  readonly HealthEvents: readonly HealthEvent[];
  readonly NextToken?: string;
}

export interface GetInternetEventInput {
  readonly EventId: string;
}
export type GetInternetEventOutput = InternetEventSummary;

export interface ListInternetEventsInput {
  /** Both times are compared with when an event started. */
  readonly StartTime?: Date;
  readonly EndTime?: Date;
  readonly NextToken?: string;
  /** 1 to 100. */
  readonly MaxResults?: number;
  readonly EventStatus?: string;
  readonly EventType?: string;
}
export interface ListInternetEventsOutput {
  readonly InternetEvents: readonly InternetEventSummary[];
  readonly NextToken?: string;
}

export interface ListMonitorsInput {
  readonly NextToken?: string;
  /** 1 to 25. */
  readonly MaxResults?: number;
  readonly MonitorStatus?: string;
}
export interface ListMonitorsOutput {
  readonly Monitors: readonly Monitor[];
  readonly NextToken?: string;
}

export interface Monitor {
  readonly MonitorName: string;
  readonly MonitorArn: string;
  readonly Status: Open<'PENDING' | 'ACTIVE' | 'INACTIVE' | 'ERROR'>;
  readonly ProcessingStatus?: string;
}
