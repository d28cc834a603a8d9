import { computed } from '@preact/signals';
import { spoken } from '../settings';
import { ownDe } from './own.de';
import { ownEn, type OwnWords } from './own.en';

/** Words of what people make their own: projects, settings of chats, the choice of models. */
export const ownWords = computed<OwnWords>(() => spoken() === 'de' ? ownDe : ownEn);
