import { computed } from '@preact/signals';
import { spoken } from '../settings';

const en = {
  title: 'MCP servers',
  signedInSince: 'You are signed in, since',
  signedIn: 'You are signed in.',
  notSignedIn: 'Its calls are made as you: sign in first.',
  signIn: 'Sign in',
  signInText: 'The sign-in opens in a tab of its own. Come back here afterwards.',
  signOut: 'Sign out',
  signedOut: (server: string) => `Signed out of “${server}”.`,
};

const de: typeof en = {
  title: 'MCP-Server',
  signedInSince: 'Sie sind angemeldet, seit',
  signedIn: 'Sie sind angemeldet.',
  notSignedIn: 'Aufgerufen wird er in Ihrem Namen: Melden Sie sich zuerst an.',
  signIn: 'Anmelden',
  signInText: 'Die Anmeldung öffnet sich in einem eigenen Tab. Kommen Sie danach hierher zurück.',
  signOut: 'Abmelden',
  signedOut: server => `Von „${server}“ abgemeldet.`,
};

/** Words of the list of MCP servers, which are loaded with it. */
export const serverWords = computed(() => spoken() === 'de' ? de : en);
