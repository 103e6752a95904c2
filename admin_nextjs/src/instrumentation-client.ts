// Next runs this before it brings a page to life.
import { listenToKeys } from './keys/page-keys.ts';

listenToKeys();
