import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRootDir } from '../find-root-dir.ts';
import { generatedFiles } from './generated-files.ts';

const rootDir = findRootDir();
for (const [path, content] of Object.entries(generatedFiles())) writeFileSync(join(rootDir, path), content);
