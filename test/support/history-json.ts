import proto from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;
export type WorkflowHistory = ReturnType<typeof History.fromObject>;

/**
 * A history as text and back, one event a line. The SDK's own `historyToJSON` and `historyFromJSON` fail wherever npm
 * installs more than one copy of protobufjs, as it does here.
 */
export function historyToText(history: object): string {
  const plain = History.toObject(History.fromObject(history), { bytes: String, longs: String, enums: String });
  const events = (plain.events as object[]).map((event) => JSON.stringify(event));
  return `{"events":[\n${events.join(',\n')}\n]}\n`;
}

export const historyFromText = (text: string): WorkflowHistory => History.fromObject(JSON.parse(text));
