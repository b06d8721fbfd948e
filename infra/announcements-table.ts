import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { openEventsIndex } from '../lambda/store/sweep-store.ts';

/** What was last announced, for each destination and event. Losing it costs repeated alerts, so there is no backup of it. */
export function announcementsTable(scope: Construct): TableV2 {
  return new TableV2(scope, 'Announcements', {
    partitionKey: { name: 'destination', type: AttributeType.STRING },
    sortKey: { name: 'event', type: AttributeType.STRING },
    // Sparse: only what has the attribute is in it, which is what the sweep looks after.
    globalSecondaryIndexes: [
      {
        indexName: openEventsIndex,
        partitionKey: { name: 'unfinished', type: AttributeType.STRING },
        sortKey: { name: 'event', type: AttributeType.STRING },
        projectionType: ProjectionType.KEYS_ONLY,
      },
    ],
    timeToLiveAttribute: 'expiresAt',
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.awsManagedKey(),
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
