import type * as official from '@aws-sdk/client-internetmonitor';

/**
 * Inputs and outputs of the operations. Their base is the official client, whose newest version is of 2023; the members that it
 * lacks are written out here. It is only a source of types: no code of it enters a bundle (docs/decisions/0001).
 * Instants are `Date`; an enum value that is newer than the types survives.
 *
 * @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_Operations.html
 */

export type { GetHealthEventOutput, ListHealthEventsOutput, ListMonitorsOutput } from '@aws-sdk/client-internetmonitor';

/** A linked account of the monitor's own; missing in the official inputs. */
interface OfLinkedAccount {
  readonly LinkedAccountId?: string;
}

export interface GetHealthEventInput extends OfLinkedAccount {
  readonly MonitorName: string;
  readonly EventId: string;
}

export interface ListHealthEventsInput
  extends OfLinkedAccount,
    Readonly<Omit<official.ListHealthEventsInput, 'MonitorName'>> {
  readonly MonitorName: string;
}

export type ListMonitorsInput = Readonly<official.ListMonitorsInput>;

export interface GetInternetEventInput {
  readonly EventId: string;
}

export interface GetInternetEventOutput {
  readonly EventId: string;
  readonly EventArn: string;
  readonly StartedAt: Date;
  /** Absent while the event is active. */
  readonly EndedAt?: Date;
  readonly ClientLocation: ClientLocation;
  readonly EventType: string;
  readonly EventStatus: string;
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
  readonly InternetEvents: readonly GetInternetEventOutput[];
  readonly NextToken?: string;
}
