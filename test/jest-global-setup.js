import { tsImport } from 'tsx/esm/api';

/** Synthesizes once what every test file with a fake table would synthesize again. */
export default async function setUp() {
  process.loadEnvFile(new URL('../node.env', import.meta.url));
  const { synthesizeTable } = await tsImport('./fakes/table-definition.ts', import.meta.url);
  process.env.TABLE_DEFINITION = JSON.stringify(await synthesizeTable());
}
