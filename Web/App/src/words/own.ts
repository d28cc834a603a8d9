import { computed } from '@preact/signals';
import { german } from '.';
import { spoken } from '../settings';
import { ownEn, type OwnWords } from './own.en';

/** Words of what people make their own: projects, settings of chats, the choice of models. */
export const ownWords = computed<OwnWords>(() => spoken() === 'de' && german.value ? german.value.ownDe : ownEn);
