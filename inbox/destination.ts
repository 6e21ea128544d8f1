import type { Client } from '@temporalio/client';
import type { Database } from '../db/database.ts';
import type { InboxRow } from '../db/order/inbox.ts';
import type { CommandOutcome } from '../domain/order/command.ts';

export type Delivery = {
  readonly db: Database;
  readonly client: Client;
  readonly taskQueue: string;
  /** Whether the server knows our search attributes. */
  readonly hasSearchAttributes: () => Promise<boolean>;
};

/** The workflows that a kind of command goes to. */
export type Destination = {
  /** Returns once the workflow has done it; what goes wrong is thrown as the client throws it. */
  send(delivery: Delivery, command: InboxRow): Promise<CommandOutcome | 'UNDECIDED'>;
  /** What is left of a command that the workflow refuses because of what it has done itself. */
  sendRest?(delivery: Delivery, command: InboxRow): Promise<CommandOutcome | 'UNDECIDED'>;
  /** For when the workflow has ended, or never begun because the command that starts it is still on its way. */
  answerFromRows(delivery: Delivery, command: InboxRow): Promise<CommandOutcome | 'UNDECIDED'>;
};
