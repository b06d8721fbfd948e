import type { InternetEvent } from '../events/event-schemas.ts';
import type { MissingData } from '../events/missing-data.ts';

export type OutageMap =
  | {
      readonly status: 'listed';
      readonly event: InternetEvent;
      /** How many other locations of the same health event are also on the map. */
      readonly furtherEvents: number;
      /** Why its status is the list's. Absent if it was read again. */
      readonly missingData?: MissingData;
    }
  /** Not on the map yet: the map is up to 15 minutes late and omits outages under 5 minutes. */
  | { readonly status: 'not-listed' }
  | { readonly status: 'unread'; readonly missingData: MissingData };
