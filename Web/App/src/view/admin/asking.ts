import { client } from '../../page';
import { Admin } from '../../wire/admin';

/** What the pages above the chat ask with. */
export const admin = new Admin(client);
