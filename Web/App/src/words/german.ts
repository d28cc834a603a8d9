/** What is read in German only, a file of its own to load. */
export { de } from './de';
export { ownDe } from './own.de';
