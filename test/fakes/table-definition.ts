import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

export const tableName = 'announcements';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const globalTable = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  KeySchema: keySchema,
});

/**
 * The table with the keys and indexes that the stack deploys. Under jest it is synthesized once for all test files
 * (`test/jest-global-setup.js`), elsewhere when it is asked for.
 */
export async function readTableDefinition(): Promise<CreateTableCommandInput> {
  const synthesized = process.env['TABLE_DEFINITION'];
  const properties: unknown = synthesized === undefined ? await synthesizeTable() : JSON.parse(synthesized);
  return { TableName: tableName, ...globalTable.parse(properties) };
}

/** The properties of the table in the template of the stack. */
export async function synthesizeTable(): Promise<unknown> {
  // Only now: most test files need no table, or get the synthesized one.
  const [{ App, Stack }, { Template }, { announcementsTable }] = await Promise.all([
    import('aws-cdk-lib'),
    import('aws-cdk-lib/assertions'),
    import('../../infra/announcements-table.ts'),
  ]);
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Stack');
  announcementsTable(stack);
  const [table] = Object.values(Template.fromStack(stack).findResources('AWS::DynamoDB::GlobalTable'));
  return table?.['Properties'];
}
