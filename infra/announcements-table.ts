import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

/** The outboxes, and what each destination knows (`lambda/store/outbox-items.ts`). There is no backup: losing it repeats alerts. */
export function announcementsTable(scope: Construct): TableV2 {
  return new TableV2(scope, 'Outbox', {
    partitionKey: { name: 'webhook', type: AttributeType.STRING },
    sortKey: { name: 'item', type: AttributeType.STRING },
    timeToLiveAttribute: 'expiresAt',
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.awsManagedKey(),
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
