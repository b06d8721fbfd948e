import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { openEventsIndex } from '../lambda/store/sweep-store.ts';

/** The last announcement for each destination and event. There is no backup: losing it only repeats alerts. */
export function announcementsTable(scope: Construct): TableV2 {
  return new TableV2(scope, 'Announcements', {
    partitionKey: { name: 'destination', type: AttributeType.STRING },
    sortKey: { name: 'event', type: AttributeType.STRING },
    // A sparse index: it holds only the items with this attribute, which the sweep reads.
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
