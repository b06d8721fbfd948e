import type { InternetEvent } from '../events/event-schemas.ts';
import type { MissingData } from '../events/missing-data.ts';

/** What AWS's global outage map says of an outage. */
export type OutageMap =
  | {
      readonly status: 'listed';
      /** The best match. */
      readonly event: InternetEvent;
      /** How many other locations of the same health event are on the map as well. */
      readonly furtherEvents: number;
      /** Why its status is that of the list and was not read once more. Absent if it was. */
      readonly missingData?: MissingData;
    }
  /** Not there so far: the map lags up to 15 minutes behind and leaves out what is shorter than 5. */
  | { readonly status: 'not-listed' }
  | { readonly status: 'unread'; readonly missingData: MissingData };
