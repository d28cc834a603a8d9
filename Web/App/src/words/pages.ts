import { computed } from '@preact/signals';
import { spoken } from '../settings';
import { pagesDe } from './pages.de';
import { pagesEn, type PageWords } from './pages.en';

/** Words of the pages for keys, usage, tools and administration, which are loaded with them. */
export const pageWords = computed<PageWords>(() => spoken() === 'de' ? pagesDe : pagesEn);
