import { computed } from '@preact/signals';
import { spoken } from '../settings';
import { de } from './de';
import { en, type Words } from './en';

export type { Words } from './en';

/** The page's words in its user's language; every view that reads them is drawn again when the language changes. */
export const words = computed<Words>(() => spoken() === 'de' ? de : en);
