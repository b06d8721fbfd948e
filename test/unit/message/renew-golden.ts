import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { showMessage } from '../../fakes/show-message.ts';
import { gallery } from '../../fixtures/gallery.ts';

/** Writes the golden texts anew, for a person to read the difference. */

const folder = join(import.meta.dirname, 'golden');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const { name, message } of gallery) writeFileSync(join(folder, `${name}.txt`), showMessage(message));
process.stdout.write(`${gallery.length} texts in test/unit/message/golden\n`);
